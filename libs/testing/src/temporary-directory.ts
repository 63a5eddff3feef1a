import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory of a test's own. It is removed by `remove`, by `using`, and at the latest when the test's process ends. */
export interface TemporaryDirectory {
  /** Absolute and without symbolic links, so that it compares equal with what a child process reports. */
  readonly path: string;
  remove(): void;
  [Symbol.dispose](): void;
}

const remaining = new Set<string>();
let removesAtExit = false;

export function temporaryDirectory(prefix = 'chatos-test-'): TemporaryDirectory {
  const path = realpathSync(mkdtempSync(join(tmpdir(), prefix)));
  remaining.add(path);
  if (!removesAtExit) {
    removesAtExit = true;
    process.on('exit', () => remaining.forEach(removeDirectory));
  }
  const remove = (): void => {
    removeDirectory(path);
    remaining.delete(path);
  };
  return { path, remove, [Symbol.dispose]: remove };
}

/** Retries, because on Windows a child that was just killed may hold a file for some moments longer. */
function removeDirectory(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}
