import { isProcessRunning, syncDirectory } from '@chatos/state';
import { createHash, randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The files of the content store: `<2 hex>/<sha256>` under its directory, for their owner alone. */
export interface ContentFiles {
  /** Puts each content on the disk under its hash, whole or not at all, and waits for it; nothing where it is there already. */
  write(contents: Iterable<readonly [hash: string, bytes: Uint8Array]>): void;
  /** Null where there is none, or where what is there is not what the hash says. */
  read(hash: string): Uint8Array | null;
  /** Nothing where there is none. */
  remove(hash: string): void;
  /** Removes what processes that run no more have left unfinished. */
  removeUnfinished(): void;
}

/** Files that are being written; their names begin with the process's id. */
const UNFINISHED = 'unfinished';
/** Files that are open at once. */
const WRITTEN_AT_ONCE = 128;
const PRIVATE_DIRECTORY = 0o700;
const PRIVATE_FILE = 0o600;

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Nothing is made on the disk before the first content. */
export function createContentFiles(directory: string): ContentFiles {
  const fileOf = (hash: string) => join(directory, hash.slice(0, 2), hash);
  const unfinished = join(directory, UNFINISHED);

  /** All are written before the first is waited for: the disk takes them together, and many are kept in little more time than one. */
  function publish(contents: readonly (readonly [hash: string, bytes: Uint8Array])[]): void {
    const files = contents.map(([hash, bytes]) => ({ hash, bytes, path: join(unfinished, `${process.pid}.${randomUUID()}`) }));
    const descriptors: number[] = [];
    try {
      for (const { path, bytes } of files) {
        const descriptor = openSync(path, 'wx', PRIVATE_FILE);
        descriptors.push(descriptor);
        writeFileSync(descriptor, bytes);
      }
      descriptors.forEach((descriptor) => fsyncSync(descriptor));
      while (descriptors.length > 0) closeSync(descriptors.pop() as number);
      for (const { path, hash } of files) renameSync(path, fileOf(hash));
    } catch (error: unknown) {
      for (const descriptor of descriptors) closeSync(descriptor);
      for (const { path } of files) rmSync(path, { force: true });
      throw error;
    }
  }

  return {
    write(contents) {
      const missing = [...contents].filter(([hash, bytes]) => statSync(fileOf(hash), { throwIfNoEntry: false })?.size !== bytes.length);
      if (missing.length === 0) return;
      const directories = new Set(missing.map(([hash]) => dirname(fileOf(hash))));
      for (const needed of [unfinished, ...directories]) makeDirectory(needed);
      for (let start = 0; start < missing.length; start += WRITTEN_AT_ONCE) publish(missing.slice(start, start + WRITTEN_AT_ONCE));
      directories.forEach(syncDirectory);
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

/** Undefined where there is no such file, or something else on the way to it. */
function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error: unknown) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
