import { existsSync, readFileSync } from 'node:fs';
import { describeError, writeFileAtomic } from '@chatos/state';
import type { Log } from '../log.ts';

/** A file that repeats a part of the configuration for others to read. The database stays the only truth. */
export interface Mirror {
  readonly path: string;
  readonly content: () => string;
}

/**
 * Brings every mirror up to date; one that is already so is not touched. A mirror that cannot be written is logged and tried again with the
 * next change: the change itself is already safe in the database.
 */
export function refreshMirrors(mirrors: readonly Mirror[], log: Log): void {
  for (const { path, content } of mirrors) {
    try {
      const wanted = content();
      if (!existsSync(path) || readFileSync(path, 'utf8') !== wanted) writeFileAtomic(path, wanted);
    } catch (error) {
      log(`config-store: the mirror ${path} could not be written; it is tried again with the next change: ${describeError(error)}`);
    }
  }
}
