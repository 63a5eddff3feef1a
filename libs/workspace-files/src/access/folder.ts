import type { BigIntStats } from 'node:fs';
import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { WorkspaceError } from '../errors.ts';
import { comparablePath } from './paths.ts';

/**
 * A directory that was reached, held so that what is done in it happens in this very directory, whatever becomes of its name or of the names
 * above it. `openFile` and `openFolder` follow no link, and never wait for a FIFO or a device.
 */
export interface Folder {
  readonly status: BigIntStats;
  /** The path by which a system call reaches a name in this directory. */
  at(name: string): string;
  names(): string[];
  /** Of the entry itself, never of what a link points to; null where there is none. */
  statusOf(name: string): BigIntStats | null;
  openFolder(name: string): Folder;
  /** A descriptor of a regular file, for reading. */
  openFile(name: string): number;
  /** Throws where it is no longer at the place it was reached at. Only where nothing holds it there. */
  verify(): void;
  close(): void;
}

/** Linux only: names a file without opening it, so that neither a FIFO waits nor a device acts. The same number on all of Node's architectures. */
const O_PATH = 0o10000000;
/** macOS only: refuses a link anywhere in a path. */
const O_NOFOLLOW_ANY = process.platform === 'darwin' ? 0x20000000 : 0;
/** Not there on Windows. */
const { O_NOFOLLOW = 0, O_NONBLOCK = 0, O_DIRECTORY = 0, O_NOCTTY = 0 } = constants as Partial<typeof constants>;

export type Anchoring = 'descriptor' | 'path';

/** Descriptors serve where the system reaches names through them: on Linux with /proc. Elsewhere paths do, compared before and after each use. */
export function findAnchoring(root: string): Anchoring {
  if (process.platform !== 'linux') return 'path';
  const descriptor = openSync(root, O_PATH | O_DIRECTORY);
  try {
    const through = lstatSync(`/proc/self/fd/${descriptor}/.`, { bigint: true, throwIfNoEntry: false });
    return through !== undefined && isSame(through, fstatSync(descriptor, { bigint: true })) ? 'descriptor' : 'path';
  } finally {
    closeSync(descriptor);
  }
}

export function isSame(left: { dev: bigint; ino: bigint }, right: { dev: bigint; ino: bigint }): boolean {
  return left.dev === right.dev && left.ino === right.ino;
}

/** `path` is real: no link is on it. */
export function openRootFolder(path: string, anchoring: Anchoring): Folder {
  return anchoring === 'descriptor' ? heldFolder(path) : checkedFolder(path);
}

function heldFolder(path: string): Folder {
  const descriptor = openSync(path, O_PATH | O_DIRECTORY | O_NOFOLLOW);
  const at = (name: string) => `/proc/self/fd/${descriptor}/${name}`;
  return {
    status: fstatSync(descriptor, { bigint: true }),
    at,
    names: () => readdirSync(at('.')),
    statusOf: (name) => lstatSync(at(name), { bigint: true, throwIfNoEntry: false }) ?? null,
    openFolder: (name) => heldFolder(at(name)),
    openFile: (name) => {
      const entry = openSync(at(name), O_PATH | O_NOFOLLOW);
      try {
        refuseOtherThanFile(fstatSync(entry, { bigint: true }), name);
        return openSync(`/proc/self/fd/${entry}`, constants.O_RDONLY | O_NONBLOCK | O_NOCTTY);
      } finally {
        closeSync(entry);
      }
    },
    verify: () => undefined,
    close: () => closeSync(descriptor),
  };
}

function checkedFolder(path: string): Folder {
  const status = lstatSync(path, { bigint: true });
  const verify = () => {
    const now = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    if (now?.isDirectory() === true && isSame(now, status) && comparablePath(realpathSync.native(path)) === comparablePath(path)) return;
    throw new WorkspaceError('changed-meanwhile', { problem: 'Another program moved or replaced a directory on the path while it was used.', remedy: 'Look at it again, then try again.' });
  };
  const verified = <T>(work: () => T): T => {
    verify();
    const result = work();
    verify();
    return result;
  };
  verify();
  const at = (name: string) => {
    verify();
    return join(path, name);
  };
  return {
    status,
    at,
    names: () => verified(() => readdirSync(path)),
    statusOf: (name) => verified(() => lstatSync(join(path, name), { bigint: true, throwIfNoEntry: false }) ?? null),
    openFolder: (name) => verified(() => checkedFolder(join(path, name))),
    openFile: (name) => {
      refuseOtherThanFile(lstatSync(at(name), { bigint: true }), name);
      const descriptor = openSync(join(path, name), constants.O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW_ANY);
      try {
        const opened = fstatSync(descriptor, { bigint: true });
        refuseOtherThanFile(opened, name);
        verify();
        const named = lstatSync(join(path, name), { bigint: true });
        if (!isSame(opened, named)) throw new WorkspaceError('changed-meanwhile', { problem: `Another program replaced "${name}" while it was opened.`, remedy: 'Read it again.' });
      } catch (error: unknown) {
        closeSync(descriptor);
        throw error;
      }
      return descriptor;
    },
    verify,
    close: () => undefined,
  };
}

function refuseOtherThanFile(status: BigIntStats, name: string): void {
  if (status.isFile()) return;
  const kind = status.isDirectory() ? 'a directory' : status.isSymbolicLink() ? 'a link' : 'no regular file (a device, a FIFO or a socket)';
  throw new WorkspaceError('not-a-file', { problem: `"${name}" is ${kind}.`, remedy: status.isDirectory() ? 'List it, or give the path of a file in it.' : 'Only regular files are read and written.' });
}
