import { RuntimeStoreError } from './errors.ts';

/** A keyset page, newest first. */
export interface PageRequest {
  /** `nextCursor` of the page before; left out, the newest come first. */
  cursor?: string;
  /** 1 to 200; 50 unless told. */
  limit?: number;
}

export interface SessionPageRequest extends PageRequest {
  /** Only what belongs to this session. */
  sessionId?: string;
}

export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/** The sequence number below which a page starts. Without a cursor a number above all, so that each page is the same indexed search. */
export function startOf(request: PageRequest): number {
  if (request.cursor === undefined) return Number.MAX_SAFE_INTEGER;
  const match = /^before-(\d{1,15})$/.exec(request.cursor);
  if (match?.[1] === undefined) throw new RuntimeStoreError('cursor-invalid', { problem: 'The place to read on from is not valid.', remedy: 'Read the list again from its beginning.' });
  return Number(match[1]);
}

export function limitOf(request: PageRequest): number {
  return Math.min(Math.max(Math.trunc(request.limit ?? DEFAULT_LIMIT), 1), MAX_LIMIT);
}

/** Makes a page of rows that were read with one more than the limit, which tells whether there is a next one. */
export function toPage<Row extends { sequence: number }, Item>(rows: readonly Row[], limit: number, toItem: (row: Row) => Item): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(toItem), nextCursor: rows.length > limit && last !== undefined ? `before-${last.sequence}` : null };
}
