import type { FileHandle } from 'node:fs/promises';
import { readPage, withLog } from './jsonl-read.ts';

export interface JsonlBackRange {
  /** Where the lines end: the `offset` of a page, or a number beyond the end for the newest. Inside a line, that line is passed over. */
  before: number;
  /** At most this many lines. */
  limit: number;
  /** At most about this many bytes of lines, but one line whatever its length; 1 MiB unless told. */
  maxBytes?: number;
}

export interface JsonlBackPage {
  /** In the order they were written. */
  items: unknown[];
  /** Where the first of the lines begins; 0 where there is nothing before it. */
  offset: number;
  /** Where the last of them ends. */
  nextOffset: number;
  /** As `JsonlPage.damaged`. */
  damaged: number;
}

const BLOCK_BYTES = 64 * 1024;
const DEFAULT_MAX_BYTES = 1024 * 1024;
const NEWLINE = 0x0a;

/**
 * Reads the newest whole lines before an offset, in blocks from there backwards, so that its cost is that of what it returns, however long the log is. A
 * missing file is an empty log. Throws StateError `file-unusable`.
 */
export async function readJsonlBack(path: string, { before, limit, maxBytes = DEFAULT_MAX_BYTES }: JsonlBackRange): Promise<JsonlBackPage> {
  return await withLog(
    path,
    async (file) => {
      const { start, end } = await linesBefore(file, { before, limit, maxBytes });
      const { items, damaged } = await readPage(file, { offset: start, until: end, limit: Number.MAX_SAFE_INTEGER, maxBytes: Math.max(end - start, 1) });
      return { items, damaged, offset: start, nextOffset: end };
    },
    { items: [], offset: 0, nextOffset: 0, damaged: 0 },
  );
}

/** Only the places of line ends are kept while looking: a line may be longer than what is to be held in memory. */
async function linesBefore(file: FileHandle, { before, limit, maxBytes }: Required<JsonlBackRange>): Promise<{ start: number; end: number }> {
  const { size } = await file.stat();
  const block = Buffer.alloc(BLOCK_BYTES);
  let end = -1;
  let start = -1;
  let lines = 0;
  for (let position = Math.min(before, size); position > 0; ) {
    const length = Math.min(BLOCK_BYTES, position);
    position -= length;
    const { bytesRead } = await file.read(block, 0, length, position);
    // It was cut meanwhile: what is there now is read by the next one who asks.
    if (bytesRead < length) return { start: 0, end: 0 };
    for (let index = length; (index = index === 0 ? -1 : block.lastIndexOf(NEWLINE, index - 1)) !== -1; ) {
      if (end === -1) {
        end = position + index + 1;
        continue;
      }
      // The line behind this newline is whole.
      lines += 1;
      const found = position + index + 1;
      if (start !== -1 && end - found > maxBytes) return { start, end };
      start = found;
      if (lines >= limit) return { start, end };
    }
  }
  if (end === -1) return { start: 0, end: 0 };
  return start !== -1 && end > maxBytes ? { start, end } : { start: 0, end };
}
