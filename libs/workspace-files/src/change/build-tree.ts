import type { BigIntStats } from 'node:fs';
import { chmodSync, symlinkSync } from 'node:fs';
import type { Folder } from '../access/folder.ts';
import { systemErrorCode } from '../access/system-errors.ts';
import type { Calls } from './calls.ts';
import type { Tree, TreeNode } from './tree.ts';

/** Writes a tree under a name that is not taken. A file that takes another's place gets its owner too, where this user may give files away. */
export function buildTree(folder: Folder, name: string, tree: Tree, owner: BigIntStats | null, calls: Calls): void {
  const [top, ...rest] = tree;
  if (top === undefined) return;
  if (top.kind === 'file') return writeFile(folder.at(name), top, owner, calls);
  if (top.kind === 'link') return symlinkSync(Buffer.from(top.bytes), folder.at(name));
  calls.mkdir(folder.at(name));
  const made = folder.openFolder(name);
  try {
    for (let index = 0; index < rest.length; ) {
      const child = rest[index] as TreeNode;
      const childName = child.parts.at(-1) as string;
      let end = index + 1;
      while (end < rest.length && (rest[end] as TreeNode).parts.length > child.parts.length) end += 1;
      buildTree(made, childName, rest.slice(index, end), null, calls);
      index = end;
    }
    if (top.mode !== null) chmodSync(made.at('.'), top.mode);
  } finally {
    made.close();
  }
}

/** Removes what is there, if anything; links are removed and not followed. */
export function removeTree(folder: Folder, name: string, calls: Calls): void {
  const status = folder.statusOf(name);
  if (status === null) return;
  if (!status.isDirectory()) return calls.unlink(folder.at(name));
  const entered = folder.openFolder(name);
  try {
    for (const child of entered.names()) removeTree(entered, child, calls);
  } finally {
    entered.close();
  }
  calls.rmdir(folder.at(name));
}

function writeFile(path: string, { bytes, mode }: TreeNode, owner: BigIntStats | null, calls: Calls): void {
  const descriptor = calls.create(path);
  try {
    calls.write(descriptor, bytes);
    if (owner !== null) giveTo(descriptor, owner, calls);
    if (mode !== null) calls.chmod(descriptor, mode);
    calls.sync(descriptor);
  } finally {
    calls.close(descriptor);
  }
}

function giveTo(descriptor: number, owner: BigIntStats, calls: Calls): void {
  try {
    calls.chown(descriptor, Number(owner.uid), Number(owner.gid));
  } catch (error: unknown) {
    // Only root may give files away; the file is then this user's, as with every editor that writes a new file.
    if (systemErrorCode(error) !== 'EPERM') throw error;
  }
}
