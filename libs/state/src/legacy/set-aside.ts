import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { inspectDatabase } from '../database/inspect.ts';
import { describeError, StateError } from '../errors.ts';
import { syncDirectory } from '../files/sync.ts';
import { createRuntimeContext } from '../paths/runtime-context.ts';
import type { StateRoot } from '../paths/state-root.ts';

/** One directory of the earlier application, and where it goes. */
export interface SetAsideMove {
  readonly from: string;
  readonly to: string;
}

/**
 * The directories below a state root whose database is the predecessor's, each with a free place in `legacy/<date>/`. Reads only. A directory
 * whose database is anything else (ours, another's, damaged) is none of them: it stays where it is.
 */
export function planSetAside(root: StateRoot, today: Date): SetAsideMove[] {
  const contexts = [createRuntimeContext(root, 'aide'), createRuntimeContext(root, 'chat')];
  const target = freeDirectory(join(root.path, 'legacy', today.toISOString().slice(0, 10)));
  return contexts.filter(({ paths }) => isPredecessor(paths.database)).map(({ paths }) => ({ from: paths.directory, to: join(target, basename(paths.directory)) }));
}

/**
 * Renames the directories, whole and as they are. The caller holds the state root. Throws StateError `state-root-unusable` where one cannot be
 * renamed; those before it are aside, and the plan made anew holds the rest.
 */
export function setAside(moves: readonly SetAsideMove[]): void {
  for (const { from, to } of moves) {
    try {
      mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
      renameSync(from, to);
      for (const directory of [dirname(to), dirname(from)]) syncDirectory(directory);
    } catch (error: unknown) {
      throw new StateError('state-root-unusable', {
        path: from, problem: `The directory ${from} could not be set aside (${describeError(error)}).`, remedy: 'End every program that uses it, and check that the state root may be written.', cause: error,
      });
    }
  }
}

function isPredecessor(database: string): boolean {
  if (!existsSync(database)) return false;
  try {
    return inspectDatabase(database).isPredecessor;
  } catch (error: unknown) {
    // Not readable as a database at all: whoever opens it says what it is.
    if (error instanceof StateError) return false;
    throw error;
  }
}

/** A directory set aside earlier on the same day is left alone. */
function freeDirectory(wanted: string): string {
  for (let count = 1; ; count += 1) {
    const path = count === 1 ? wanted : `${wanted}-${count}`;
    if (!existsSync(path)) return path;
  }
}
