import { close, read } from 'node:fs';
import { promisify } from 'node:util';
import { showParts } from '../access/paths.ts';
import type { Parts } from '../access/paths.ts';
import { toWorkspaceError } from '../access/system-errors.ts';
import { WorkspaceError } from '../errors.ts';
import type { LineRange, TextRange } from '../types.ts';
import { decodeText } from './text.ts';

const CHUNK = 1024 * 1024;
const NEWLINE = 10;
const readAsync = promisify(read);
const closeAsync = promisify(close);

/**
 * Lines of an open file, which is closed: read in pieces, so that memory is bounded by `maxBytes` of lines and one piece. Reads no further
 * than the line after the last one asked for. Rejects with WorkspaceError `not-text`, `too-large` (a single line), `argument-invalid`.
 */
export async function readRange(descriptor: number, parts: Parts, { start, end }: LineRange, maxBytes: number, signal?: AbortSignal): Promise<TextRange> {
  const path = showParts(parts);
  try {
    if (!Number.isInteger(start) || !Number.isInteger(end) || start < 1 || end < start) {
      throw new WorkspaceError('argument-invalid', { problem: `Lines ${start} to ${end} are no range.`, remedy: 'Count lines from 1, with the last line not before the first.' });
    }
    const collector = new LineCollector(start, end, maxBytes);
    const chunk = Buffer.allocUnsafe(CHUNK);
    let reachedEnd = false;
    while (!reachedEnd && !collector.isFull) {
      signal?.throwIfAborted();
      const { bytesRead } = await readAsync(descriptor, chunk, 0, CHUNK, null);
      reachedEnd = bytesRead === 0;
      if (!reachedEnd) collector.add(chunk.subarray(0, bytesRead));
    }
    const bytes = collector.take();
    if (bytes === null) {
      throw new WorkspaceError('too-large', { problem: `Line ${start} of "${path}" is longer than ${maxBytes} bytes.`, remedy: 'Search for what you need in it (search_text), or cut it with a shell command.' });
    }
    const text = decodeText(bytes, path, 'Read its bytes (read_file_raw), or use a shell command that understands its format.');
    return { path, lines: splitLines(start === 1 ? text.replace(/^\ufeff/, '') : text), start, reachedEnd: reachedEnd && !collector.truncated, truncated: collector.truncated };
  } catch (error: unknown) {
    signal?.throwIfAborted();
    throw toWorkspaceError(error, `read "${path}"`);
  } finally {
    await closeAsync(descriptor);
  }
}

function splitLines(text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  if (text.endsWith('\n')) lines.pop();
  return lines;
}

/** Keeps the bytes of the lines asked for, and nothing of the others. */
class LineCollector {
  readonly #start: number;
  readonly #end: number;
  readonly #maxBytes: number;
  readonly #kept: Buffer[] = [];
  #length = 0;
  #line = 1;
  truncated = false;
  /** All lines asked for are here and something follows them, or no more may be kept. */
  isFull = false;

  constructor(start: number, end: number, maxBytes: number) {
    this.#start = start;
    this.#end = end;
    this.#maxBytes = maxBytes;
  }

  add(chunk: Buffer): void {
    let from = 0;
    while (this.#line < this.#start && from < chunk.length) {
      const newline = chunk.indexOf(NEWLINE, from);
      if (newline === -1) return;
      this.#line += 1;
      from = newline + 1;
    }
    let to = from;
    while (this.#line <= this.#end && to < chunk.length) {
      const newline = chunk.indexOf(NEWLINE, to);
      if (newline !== -1) this.#line += 1;
      to = newline === -1 ? chunk.length : newline + 1;
    }
    this.#keep(chunk.subarray(from, to));
    if (to < chunk.length && this.#line > this.#end) this.isFull = true;
  }

  /** Whole lines where they were cut; null where not even the first is whole. */
  take(): Buffer | null {
    const bytes = Buffer.concat(this.#kept, this.#length);
    if (!this.truncated) return bytes;
    const end = bytes.lastIndexOf(NEWLINE);
    return end === -1 ? null : bytes.subarray(0, end + 1);
  }

  #keep(bytes: Buffer): void {
    const room = this.#maxBytes - this.#length;
    if (bytes.length > room) this.truncated = this.isFull = true;
    const part = bytes.length > room ? bytes.subarray(0, room) : bytes;
    this.#kept.push(Buffer.from(part));
    this.#length += part.length;
  }
}
