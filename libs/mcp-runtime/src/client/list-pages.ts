import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';

/** A server that pages without end is stopped here; a thousand entries come in far fewer pages. */
const MAX_PAGES = 100;

/** Every entry of a list that comes in pages, in order. */
export async function listPages<Entry>(what: string, read: (cursor: { cursor?: string }) => Promise<{ entries: readonly Entry[]; nextCursor?: string | undefined }>): Promise<Entry[]> {
  const found: Entry[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const { entries, nextCursor } = await read(cursor === undefined ? {} : { cursor });
    found.push(...entries);
    if (nextCursor === undefined || nextCursor === cursor) return found;
    cursor = nextCursor;
  }
  throw new McpError(ErrorCode.InternalError, `its list of ${what} has more than ${MAX_PAGES} pages`);
}

/** For a list that a server with the capability may still not have: an empty one. Everything else is thrown on. */
export function noSuchMethod(error: unknown): never[] {
  if (error instanceof McpError && error.code === (ErrorCode.MethodNotFound as number)) return [];
  throw error;
}
