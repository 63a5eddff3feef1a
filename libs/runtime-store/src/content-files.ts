import { isProcessRunning, syncDirectory } from '@chatos/state';
import { createHash, randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The files of the content store: `<2 hex>/<sha256>` under its directory, for their owner alone. */
export interface ContentFiles {
  /** Puts the content on the disk under its hash, whole or not at all, and waits for it; nothing where it is there already. */
  write(hash: string, bytes: Uint8Array): void;
  /** Null where there is none, or where what is there is not what the hash says. */
  read(hash: string): Uint8Array | null;
  /** Nothing where there is none. */
  remove(hash: string): void;
  /** Removes what processes that run no more have left unfinished. */
  removeUnfinished(): void;
}

/** Files that are being written; their names begin with the process's id. */
const UNFINISHED = 'unfinished';
const PRIVATE_DIRECTORY = 0o700;
const PRIVATE_FILE = 0o600;

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Nothing is made on the disk before the first content. */
export function createContentFiles(directory: string): ContentFiles {
  const fileOf = (hash: string) => join(directory, hash.slice(0, 2), hash);
  const unfinished = join(directory, UNFINISHED);
  return {
    write(hash, bytes) {
      const path = fileOf(hash);
      if (statSync(path, { throwIfNoEntry: false })?.size === bytes.length) return;
      for (const needed of [unfinished, dirname(path)]) makeDirectory(needed);
      const temporaryPath = join(unfinished, `${process.pid}.${randomUUID()}`);
      try {
        writeAndSync(temporaryPath, bytes);
        renameSync(temporaryPath, path);
        syncDirectory(dirname(path));
      } catch (error: unknown) {
        rmSync(temporaryPath, { force: true });
        throw error;
      }
    },
    read(hash) {
      const bytes = attempt(() => readFileSync(fileOf(hash)));
      return bytes !== undefined && hashOf(bytes) === hash ? bytes : null;
    },
    remove: (hash) => attempt(() => unlinkSync(fileOf(hash))),
    removeUnfinished() {
      for (const name of attempt(() => readdirSync(unfinished)) ?? []) if (!isProcessRunning(Number.parseInt(name, 10))) rmSync(join(unfinished, name), { force: true });
    },
  };
}

/** A new directory's entry must be on the disk too, or its files would go with it. */
function makeDirectory(path: string): void {
  const first = mkdirSync(path, { recursive: true, mode: PRIVATE_DIRECTORY });
  if (first !== undefined) syncDirectory(dirname(first));
}

function writeAndSync(path: string, bytes: Uint8Array): void {
  const descriptor = openSync(path, 'wx', PRIVATE_FILE);
  try {
    writeFileSync(descriptor, bytes);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Undefined where there is no such file, or something else on the way to it. */
function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error: unknown) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
