import type { FileChange } from '@chatos/contracts';
import { readJsonl } from '@chatos/state';
import type { NewFileChange, RuntimeStore } from '../../src/index.ts';

export const ROOMY = { maxContentBytes: 10 * 1024 * 1024 };

/** A change of one file as a tool server plans it. */
export function change(absolutePath: string, before: string | null, after: string | null, sessionId = 's1'): NewFileChange {
  const changeType = before === null ? 'created' : after === null ? 'deleted' : 'modified';
  const bytes = (text: string | null) => (text === null ? null : Buffer.from(text));
  return { path: absolutePath.slice(1), absolutePath, changeType, sessionId, before: bytes(before), after: bytes(after), diff: `-${before}\n+${after}\n` };
}

/** Every change in the log, without `ts`, in its order; fails where a line is damaged more often than told. */
export async function loggedChanges(path: string): Promise<{ changes: FileChange[]; damaged: number }> {
  const changes: FileChange[] = [];
  let damaged = 0;
  for (let offset = 0, atEnd = false; !atEnd; ) {
    const page = await readJsonl(path, { offset, limit: 1000 });
    for (const { ts, ...rest } of page.items as (FileChange & { ts: string })[]) {
      if (ts !== new Date(rest.createdAt).toISOString()) throw new Error(`the time of ${rest.id} is ${ts}`);
      changes.push(rest);
    }
    damaged += page.damaged;
    ({ nextOffset: offset, atEnd } = page);
  }
  return { changes, damaged };
}

/** Every change in the database, oldest first. */
export function recordedChanges(store: RuntimeStore): FileChange[] {
  const all: FileChange[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = store.fileChanges.list({ limit: 200, cursor });
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  return all.toReversed();
}
