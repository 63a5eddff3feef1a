import { readlinkSync } from 'node:fs';
import type { Access, Located } from '../access/access.ts';
import type { Folder } from '../access/folder.ts';
import { isGitName } from '../access/names.ts';
import type { Parts } from '../access/paths.ts';
import { showParts } from '../access/paths.ts';
import { explained } from '../access/system-errors.ts';
import { WorkspaceError } from '../errors.ts';
import { readWhole } from '../read/read-whole.ts';

/** Most files and directories, and most bytes, that one change holds: it keeps all that was before and all that comes after, to record it. */
export const MAX_CHANGE_ENTRIES = 5_000;
export const MAX_CHANGE_BYTES = 64 * 1024 * 1024;

export interface TreeNode {
  /** From the top of the tree, which is empty. */
  parts: Parts;
  kind: 'file' | 'link' | 'directory';
  /** Of a file its content, of a link what it says, of a directory nothing. */
  bytes: Uint8Array;
  /** Permission bits; null for those that a new file gets. */
  mode: number | null;
}

/** A file, a link, or a directory and all in it, the top first; empty where there is nothing. */
export type Tree = readonly TreeNode[];

/** What one change may still take up. */
export class Budget {
  #entries = MAX_CHANGE_ENTRIES;
  #bytes = MAX_CHANGE_BYTES;

  get bytes(): number {
    return this.#bytes;
  }

  take(bytes: number): void {
    this.#entries -= 1;
    this.#bytes -= bytes;
    if (this.#entries >= 0 && this.#bytes >= 0) return;
    throw new WorkspaceError('too-large', { problem: `More than ${MAX_CHANGE_ENTRIES} files and directories, or ${MAX_CHANGE_BYTES} bytes, would change at once.`, remedy: TOO_LARGE });
  }
}

export const TOO_LARGE = 'Change it in smaller parts, or with a shell command.';

/** The tree at a located place as it is now. Throws WorkspaceError `refused`, `too-large`, `not-a-file` for what cannot be recorded and put back. */
export function readTree(access: Access, located: Located, budget: Budget): Tree {
  if (located.status === null) return [];
  const nodes: TreeNode[] = [];
  visit(access, located, [], nodes, budget);
  return nodes;
}

function visit(access: Access, located: Located, parts: Parts, nodes: TreeNode[], budget: Budget): void {
  const { status, folder, name } = located;
  if (status === null) return;
  const shown = showParts(located.parts);
  access.refused.check(located.parts, status);
  if (located.isOfGit) throw refusedGit(located.parts);
  if (status.isSymbolicLink()) {
    const bytes = new Uint8Array(explained(`read the link "${shown}"`, () => readlinkSync(folder.at(name), { encoding: 'buffer' })));
    budget.take(bytes.length);
    nodes.push({ parts, kind: 'link', bytes, mode: 0o777 });
    return;
  }
  if (status.isFile()) {
    const { bytes, mode } = readWhole(access, located, { bytes: budget.bytes, remedy: TOO_LARGE });
    budget.take(bytes.length);
    nodes.push({ parts, kind: 'file', bytes, mode });
    return;
  }
  if (!status.isDirectory()) throw new WorkspaceError('not-a-file', { problem: `"${shown}" is a device, a FIFO or a socket.`, remedy: 'Remove or move it with a shell command.' });
  budget.take(0);
  nodes.push({ parts, kind: 'directory', bytes: new Uint8Array(), mode: Number(status.mode & 0o777n) });
  const entered = explained(`open the directory "${shown}"`, () => folder.openFolder(name));
  try {
    access.refused.check(located.parts, entered.status);
    for (const child of explained(`list "${shown}"`, () => entered.names()).toSorted()) {
      visit(access, locatedChild(entered, child, located.parts), [...parts, child], nodes, budget);
    }
  } finally {
    entered.close();
  }
}

function locatedChild(folder: Folder, name: string, parent: Parts): Located {
  const parts = [...parent, name];
  const status = explained(`look at "${showParts(parts)}"`, () => folder.statusOf(name));
  if (status === null) throw new WorkspaceError('changed-meanwhile', { problem: `"${showParts(parts)}" was removed meanwhile, or its name is not Unicode.`, remedy: 'Look again, or use a shell command.' });
  return { parts, folder, name, status, missing: [], isOfGit: isGitName(name) };
}

export function refusedGit(parts: Parts): WorkspaceError {
  return new WorkspaceError('refused', { problem: `"${showParts(parts)}" belongs to git and is not changed.`, remedy: 'Use a git command in the shell instead.' });
}

export function isSameTree(left: Tree, right: Tree): boolean {
  return left.length === right.length && left.every((node, index) => isSameNode(node, right[index] as TreeNode));
}

function isSameNode(left: TreeNode, right: TreeNode): boolean {
  return left.kind === right.kind && left.mode === right.mode && showParts(left.parts) === showParts(right.parts) && Buffer.compare(left.bytes, right.bytes) === 0;
}
