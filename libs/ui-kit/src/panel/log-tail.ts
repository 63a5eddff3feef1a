export interface LogPage<Item> { items: Item[]; nextOffset: number; damaged: number; atEnd: boolean }

/** The newest records of an append-only log, and from where to read on. */
export interface LogTail<Item> {
  readonly items: readonly Item[];
  readonly nextOffset: number;
  readonly damaged: number;
}

export const EMPTY_TAIL: LogTail<never> = { items: [], nextOffset: 0, damaged: 0 };

/** How many records are kept in sight, and how many pages one read goes through before it lets the page breathe. */
const KEPT = 300;
const PAGES_AT_ONCE = 25;

/** Reads on from where `tail` ends, to the end of the log, and keeps the newest records. */
export async function readOn<Item>(tail: LogTail<Item>, read: (offset: number) => Promise<LogPage<Item>>): Promise<LogTail<Item>> {
  let { items, nextOffset, damaged } = tail;
  for (let count = 0; count < PAGES_AT_ONCE; count += 1) {
    const page = await read(nextOffset);
    items = [...items, ...page.items].slice(-KEPT);
    damaged += page.damaged;
    const isStuck = page.nextOffset <= nextOffset;
    nextOffset = page.nextOffset;
    if (page.atEnd || isStuck) break;
  }
  return { items, nextOffset, damaged };
}
