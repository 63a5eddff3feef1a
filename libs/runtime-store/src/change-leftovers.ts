import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writerId } from './change-writer.ts';

/** A change as its row has it. */
interface AbandonedChange {
  readonly absolutePath: string;
  /** The process that was to make it, and runs no more. */
  readonly writer: string;
}

/**
 * Removes what dead processes left beside the files they changed: temporary files, which carry the process's id in their names. Their contents are in the content store.
 * A folder that is gone or may not be read, and a file that may not be removed, are passed over: nothing depends on them.
 */
export function removeLeftovers(abandoned: readonly AbandonedChange[]): void {
  const places = new Map(abandoned.map(({ absolutePath, writer }) => [`${writer}\n${dirname(absolutePath)}`, { folder: dirname(absolutePath), prefix: `.chatos-${writerId(writer)}-` }]));
  for (const { folder, prefix } of places.values()) {
    for (const name of filesIn(folder)) if (name.startsWith(prefix) && TEMPORARY.test(name)) remove(join(folder, name));
  }
}

const TEMPORARY = /^\.chatos-\d+-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/;

/** No folders: one that was being moved or taken away may hold the only copy of what is in it. */
function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  } catch {
    // It is gone, or hidden from this user.
    return [];
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It may not be removed: then it stays, and is in the way of nothing.
  }
}
