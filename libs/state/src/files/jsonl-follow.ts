import type { FileHandle } from 'node:fs/promises';
import { readJsonlBack } from './jsonl-back.ts';
import { readJsonl, withLog } from './jsonl-read.ts';

/** Lines of a log as they are read on: `offset` is where the first of them begins, `nextOffset` where the next read goes on. */
export interface JsonlPiece {
  items: unknown[];
  offset: number;
  nextOffset: number;
  damaged: number;
}

export interface JsonlReader {
  /**
   * The first piece, and after it the next one that has something; null where nothing was appended since. Where the log was cut, or another file put
   * in its place, it begins anew with the newest lines: `offset` is then not the `nextOffset` of before. Not to be called while a call is pending.
   */
  next(): Promise<JsonlPiece | null>;
}

/** The bytes before the place where is read on: as long as they stay, it is the log that was read. */
const MARK_BYTES = 64;
const BLOCK_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/**
 * Reads a log on from an offset, or (without one) from its newest lines. It holds no file open and nothing in memory between two calls, and never
 * reads the log as a whole.
 */
export function createJsonlReader(path: string, { offset, limit }: { offset?: number | undefined; limit: number }): JsonlReader {
  let place = -1;
  let mark: Buffer = Buffer.alloc(0);
  /** How far the line under way was searched for its end. */
  let searched = 0;

  async function begin(from: number | undefined): Promise<JsonlPiece> {
    const piece = from === undefined ? await readJsonlBack(path, { before: Number.MAX_SAFE_INTEGER, limit }) : await readOn(from);
    // Beyond its end: it is not the log that offset was in.
    if (from !== undefined && piece.nextOffset < from) return await begin(undefined);
    await goTo(piece.nextOffset);
    return piece;
  }

  async function readOn(from: number): Promise<JsonlPiece> {
    const { items, nextOffset, damaged } = await readJsonl(path, { offset: from, limit, maxBytes: 1024 * 1024 });
    return { items, damaged, nextOffset, offset: from };
  }

  async function goTo(next: number): Promise<void> {
    place = next;
    searched = next;
    mark = await withLog(path, (file) => bytesBefore(file, next), Buffer.alloc(0));
  }

  return {
    async next() {
      if (place === -1) return await begin(offset);
      const state = await withLog(path, (file) => lookAt(file), 'gone' as const);
      if (state === 'nothing' || (state === 'gone' && place === 0)) return null;
      if (state !== 'lines') return await begin(undefined);
      for (;;) {
        const piece = await readOn(place);
        if (piece.nextOffset <= place) return null;
        await goTo(piece.nextOffset);
        // Blank lines, or the rest of one that was begun in its midst.
        if (piece.items.length > 0 || piece.damaged > 0) return piece;
      }
    },
  };

  async function lookAt(file: FileHandle): Promise<'nothing' | 'lines' | 'other'> {
    const { size } = await file.stat();
    if (size < place || !(await bytesBefore(file, place)).equals(mark)) return 'other';
    // A long line that comes piece by piece is not read anew with each of them.
    const block = Buffer.alloc(Math.min(BLOCK_BYTES, Math.max(size - searched, 1)));
    while (searched < size) {
      const { bytesRead } = await file.read(block, 0, block.length, searched);
      if (bytesRead === 0) break;
      if (block.subarray(0, bytesRead).includes(NEWLINE)) return 'lines';
      searched += bytesRead;
    }
    return 'nothing';
  }
}

async function bytesBefore(file: FileHandle, place: number): Promise<Buffer> {
  const length = Math.min(MARK_BYTES, place);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, place - length);
  return buffer.subarray(0, bytesRead);
}
