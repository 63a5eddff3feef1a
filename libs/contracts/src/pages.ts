import { z } from 'zod';

/** Where the next page starts; opaque to the caller, made by the procedure that returned it. */
export const cursor = z.string().max(512);

/** A keyset page: at most `limit` items, newest first unless the procedure says otherwise. */
export const pageInput = z.object({ cursor: cursor.optional(), limit: z.number().int().min(1).max(200).default(50) });

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: cursor.nullable() });
}

/** A read of an append-only log, from a byte offset; `damaged` counts the lines of this read that could not be parsed. */
export const logInput = z.object({ offset: z.number().int().nonnegative().default(0), limit: z.number().int().min(1).max(1000).default(200) });
/**
 * A subscription to an append-only log: from a byte offset, or (without one) from the newest `limit` lines. First a page, then what is appended. The cost
 * is that of what is sent, however long the log is.
 */
export const logWatchInput = z.object({ offset: z.number().int().nonnegative().optional(), limit: z.number().int().min(1).max(1000).default(200) });
/** `offset` is where the first of the items begins, `nextOffset` where a later subscription goes on. */
export function logEventOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), offset: z.number().int().nonnegative(), nextOffset: z.number().int().nonnegative(), damaged: z.number().int().nonnegative() });
}
/** A read of the lines before a byte offset, the newest first to be had: where a reader scrolls back. */
export const logBackInput = z.object({ before: z.number().int().nonnegative(), limit: z.number().int().min(1).max(1000).default(200) });

export function logPageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextOffset: z.number().int().nonnegative(), damaged: z.number().int().nonnegative(), atEnd: z.boolean() });
}
