import type { Access, Located } from '../access/access.ts';
import { linkRefused, notFound } from '../access/access.ts';
import { isSame } from '../access/folder.ts';
import { checkNewName } from '../access/names.ts';
import type { Parts } from '../access/paths.ts';
import { showParts } from '../access/paths.ts';
import { WorkspaceError } from '../errors.ts';
import type { RelocateRequest } from '../types.ts';
import { checkWriteSize, locateToChange, refuseDirectoryForm } from './targets.ts';
import type { Tree } from './tree.ts';
import { Budget, readTree, refusedGit } from './tree.ts';
import type { Plan } from './write.ts';

export function planRemove(access: Access, path: string): Plan {
  const located = locateToChange(access, path, { followLast: false });
  if (located.status === null) throw notFound(located.parts);
  if (!located.status.isDirectory()) refuseDirectoryForm(path);
  const before = readTree(access, located, new Budget());
  return { summary: `delete ${describe(located.parts, before)}`, steps: [{ kind: 'take', parts: located.parts, before }] };
}

export function planMove(access: Access, from: string, to: string, request: RelocateRequest): Plan {
  const source = locateToChange(access, from, { followLast: false });
  if (source.status === null) throw notFound(source.parts);
  const target = locateToChange(access, to, { followLast: false });
  if (!source.status.isDirectory()) for (const path of [from, to]) refuseDirectoryForm(path);
  refuseIntoItself(source.parts, target.parts);
  const budget = new Budget();
  const before = readTree(access, source, budget);
  const isRespelled = isSameEntry(source, target);
  if (isRespelled) checkNewName(target.name);
  const replaced = isRespelled ? [] : readReplaced(access, before, target, request, budget);
  return { summary: `move ${describe(source.parts, before)} to ${showParts(target.parts)}`, steps: [{ kind: 'move', from: source.parts, to: target.parts, before, replaced }] };
}

export function planCopy(access: Access, from: string, to: string, request: RelocateRequest): Plan {
  const source = access.locate(from, { followLast: true });
  if (source.status === null) throw notFound(source.parts);
  if (source.isOfGit) throw refusedGit(source.parts);
  const target = locateToChange(access, to, { followLast: false });
  if (!source.status.isDirectory()) for (const path of [from, to]) refuseDirectoryForm(path);
  refuseIntoItself(source.parts, target.parts);
  const budget = new Budget();
  const copied = readTree(access, source, budget);
  for (const node of copied) {
    const path = [...target.parts, ...node.parts];
    // A copy of a relative link would point elsewhere.
    if (node.kind === 'link') throw linkRefused([...source.parts, ...node.parts]);
    checkWriteSize(access, showParts(path), node.bytes.length);
  }
  const before = readReplaced(access, copied, target, request, budget);
  return { summary: `copy ${describe(source.parts, copied)} to ${showParts(target.parts)}`, steps: [{ kind: 'plant', parts: target.parts, before, after: copied }] };
}

function readReplaced(access: Access, moved: Tree, target: Located, { overwrite = false }: RelocateRequest, budget: Budget): Tree {
  const { status } = target;
  if (status === null) return [];
  const shown = showParts(target.parts);
  if (status.isDirectory() || moved[0]?.kind === 'directory') {
    throw new WorkspaceError('already-exists', { problem: `There is "${shown}" already, and a directory neither replaces anything nor is replaced.`, remedy: 'Give the whole new path, with a name that is not taken.' });
  }
  if (!overwrite) throw new WorkspaceError('already-exists', { problem: `There is "${shown}" already.`, remedy: 'Give another path, or ask to overwrite it (overwrite).' });
  return readTree(access, target, budget);
}

function refuseIntoItself(from: Parts, to: Parts): void {
  if (!from.every((name, index) => to[index] === name)) return;
  throw new WorkspaceError('argument-invalid', { problem: `"${showParts(from)}" cannot go to itself or into itself ("${showParts(to)}").`, remedy: 'Give a new path outside it.' });
}

/** Whether both are one entry under names that differ in their case, where the file system knows only one; two hard links are two entries. */
export function isSameEntry(source: Located, target: Located): boolean {
  const [from, to] = [source.status, target.status];
  if (from === null || to === null || source.folder !== target.folder || source.name === target.name) return false;
  return source.name.toLowerCase() === target.name.toLowerCase() && isSame(from, to) && (from.isDirectory() || from.nlink === 1n);
}

function describe(parts: Parts, tree: Tree): string {
  const files = tree.filter((node) => node.kind !== 'directory').length;
  return tree[0]?.kind === 'directory' ? `the directory ${showParts(parts)} (${files} ${files === 1 ? 'file' : 'files'})` : showParts(parts);
}
