import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { describeError, StateError, systemErrorCode } from '../errors.ts';

export interface JsonlRange {
  /** Where to start: 0, or the `nextOffset` of the page before. Inside a line, the rest of that line is passed over. */
  offset: number;
  /** At most this many records. */
  limit: number;
  /** At most about this many bytes of lines (the line that passes the limit is still read); 4 MiB unless told. */
  maxBytes?: number;
  /** Where to stop: a line that ends beyond it is not read. */
  until?: number;
}

export interface JsonlPage {
  items: unknown[];
  /** Where the next page starts. A last line without its end stays unread: it may be in the midst of being written. */
  nextOffset: number;
  /** Lines of this page that are no JSON object in valid UTF-8; they are passed over. Blank lines are not counted. */
  damaged: number;
  atEnd: boolean;
}

const CHUNK_BYTES = 64 * 1024;
const DEFAULT_MAX_BYTES = 4 * 1024 * 1024;
/** A longer line is passed over as damaged without being held in memory: it could not be sent in a frame either. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;
const NEWLINE = 0x0a;

/** Reads one page of a log in bounded memory. A missing file is an empty log. Throws StateError `file-unusable`. */
export async function readJsonl(path: string, range: JsonlRange): Promise<JsonlPage> {
  return await withLog(path, (file) => readPage(file, range), { items: [], nextOffset: 0, damaged: 0, atEnd: true });
}

/** Opens a log for one read; `missing` stands for a file that is not there. Throws StateError `file-unusable`. */
export async function withLog<Result>(path: string, work: (file: FileHandle) => Promise<Result>, missing: Result): Promise<Result> {
  try {
    const file = await open(path, 'r');
    try {
      return await work(file);
    } finally {
      await file.close();
    }
  } catch (error: unknown) {
    if (systemErrorCode(error) === 'ENOENT') return missing;
    throw new StateError('file-unusable', { path, problem: `The log ${path} cannot be read (${describeError(error)}).`, remedy: 'Check that it is a file this user may read.', cause: error });
  }
}

export async function readPage(file: FileHandle, range: JsonlRange): Promise<JsonlPage> {
  const { size } = await file.stat();
  const maxBytes = range.maxBytes ?? DEFAULT_MAX_BYTES;
  // Beyond the end: the log was replaced by a shorter one.
  const start = Math.min(range.offset, size);
  const page: JsonlPage = { items: [], nextOffset: start, damaged: 0, atEnd: true };
  let isPartOfLine = start > 0 && !(await isLineEnd(file, start - 1));
  for await (const line of readLines(file, start)) {
    if (range.until !== undefined && line.end > range.until) return page;
    if (isPartOfLine) isPartOfLine = false;
    else if (line.bytes === null || line.bytes.length > 0) addLine(page, line.bytes);
    page.nextOffset = line.end;
    if (page.items.length >= range.limit || line.end - start >= maxBytes) {
      page.atEnd = line.end >= size;
      return page;
    }
  }
  return page;
}

function addLine(page: JsonlPage, bytes: Buffer | null): void {
  const record = bytes === null ? null : parseRecord(bytes);
  if (record === null) page.damaged += 1;
  else page.items.push(record);
}

/** Decoded line by line, so that a broken character costs its own line only. */
function parseRecord(bytes: Buffer): object | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    // Torn, overwritten with NULs or not UTF-8: the caller counts it.
    return null;
  }
}

async function isLineEnd(file: FileHandle, position: number): Promise<boolean> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(1), 0, 1, position);
  return bytesRead === 1 && buffer[0] === NEWLINE;
}

/** The whole lines from `start`, without their ends; null for one too long to be held. */
async function* readLines(file: FileHandle, start: number): AsyncGenerator<{ bytes: Buffer | null; end: number }> {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let parts: Buffer[] = [];
  let length = 0;
  let position = start;
  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, position);
    if (bytesRead === 0) return;
    let from = 0;
    for (;;) {
      const newline = chunk.subarray(0, bytesRead).indexOf(NEWLINE, from);
      const piece = chunk.subarray(from, newline === -1 ? bytesRead : newline);
      length += piece.length;
      // A copy: the chunk is filled anew.
      if (length <= MAX_LINE_BYTES) parts.push(Buffer.from(piece));
      else parts = [];
      if (newline === -1) break;
      yield { bytes: length <= MAX_LINE_BYTES ? Buffer.concat(parts) : null, end: position + newline + 1 };
      parts = [];
      length = 0;
      from = newline + 1;
    }
    position += bytesRead;
  }
}
