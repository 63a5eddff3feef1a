import { closeSync, constants, fchmodSync, fchownSync, fstatSync, fsyncSync, linkSync, mkdirSync, openSync, renameSync, rmdirSync, unlinkSync, writeSync } from 'node:fs';

/** What a commit asks of the operating system to change something; a test hands in calls that fail at a moment of its choice. */
export interface Calls {
  /** A new file, which is no link and was not there. */
  create(path: string): number;
  write(descriptor: number, bytes: Uint8Array): void;
  chmod(descriptor: number, mode: number): void;
  chown(descriptor: number, owner: number, group: number): void;
  sync(descriptor: number): void;
  close(descriptor: number): void;
  link(from: string, to: string): void;
  rename(from: string, to: string): void;
  unlink(path: string): void;
  mkdir(path: string): void;
  rmdir(path: string): void;
}

export const SYSTEM_CALLS: Calls = {
  create: (path) => openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | ((constants as Partial<typeof constants>).O_NOFOLLOW ?? 0), 0o666),
  write(descriptor, bytes) {
    for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
  },
  chmod: fchmodSync,
  chown(descriptor, owner, group) {
    const { uid, gid } = fstatSync(descriptor);
    if (uid !== owner || gid !== group) fchownSync(descriptor, owner, group);
  },
  sync: fsyncSync,
  close: closeSync,
  link: linkSync,
  rename: renameSync,
  unlink: unlinkSync,
  mkdir: (path) => mkdirSync(path),
  rmdir: rmdirSync,
};
