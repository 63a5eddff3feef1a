import { z } from 'zod';
import { ConversationError } from '../errors.ts';

/** Where a page of sessions ended: the sort key of its last item. */
export const sessionCursor = z.tuple([z.number().int().nonnegative(), z.string().max(64)]);
/** Where a page of messages ended: turn and place within it. */
export const messageCursor = z.tuple([z.number().int().nonnegative(), z.number().int().min(0).max(1)]);

export function encodeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key), 'utf8').toString('base64url');
}

/** Throws UNUSABLE_INPUT for anything `encodeCursor` did not make: a cursor comes back from a page. */
export function decodeCursor<Key>(cursor: string | undefined, schema: z.ZodType<Key>): Key | null {
  if (cursor === undefined) return null;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (error: unknown) {
    throw new ConversationError('UNUSABLE_INPUT', { problem: 'The place in the list is not one this list has given out.', remedy: 'Load the list again from its beginning.' }, { cause: error });
  }
}
