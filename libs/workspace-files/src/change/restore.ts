import type { Access } from '../access/access.ts';
import { showParts } from '../access/paths.ts';
import { WorkspaceError } from '../errors.ts';
import type { FileState, RestoredFile } from '../types.ts';
import type { Step } from './steps.ts';
import { checkWriteSize, locateToChange } from './targets.ts';
import type { Tree } from './tree.ts';
import { Budget, isSameTree, readTree } from './tree.ts';
import type { Plan } from './write.ts';

/** What is at a path now, as a change would find it; null where there is nothing. Throws WorkspaceError as a change there would (git's, refused, a directory). */
export function readState(access: Access, path: string): FileState | null {
  const located = locateToChange(access, path, { followLast: false });
  if (located.status !== null) refuseDirectory(located.status, showParts(located.parts));
  const [node] = readTree(access, located, new Budget());
  return node === undefined ? null : { kind: node.kind as FileState['kind'], bytes: node.bytes, mode: node.mode };
}

/** Brings files to states that were recorded: all of them or none. Links are never followed. */
export function planRestore(access: Access, files: readonly RestoredFile[]): Plan {
  const budget = new Budget();
  const steps = files.flatMap(({ path, state }): Step[] => {
    const located = locateToChange(access, path, { followLast: false });
    const shown = showParts(located.parts);
    if (located.status !== null) refuseDirectory(located.status, shown);
    const before = readTree(access, located, budget);
    if (state === null) return before.length === 0 ? [] : [{ kind: 'take', parts: located.parts, before }];
    checkWriteSize(access, shown, state.bytes.length);
    budget.take(state.bytes.length);
    const [old] = before;
    const mode = state.kind === 'link' ? 0o777 : (state.mode ?? (old?.kind === 'file' ? old.mode : null));
    const after: Tree = [{ parts: [], kind: state.kind, bytes: Uint8Array.from(state.bytes), mode }];
    return isSameTree(before, after) ? [] : [{ kind: 'plant', parts: located.parts, before, after }];
  });
  return { summary: `restore ${files.length === 1 ? (files[0] as RestoredFile).path : `${files.length} files`}`, steps };
}

function refuseDirectory(status: { isDirectory(): boolean }, path: string): void {
  if (status.isDirectory()) throw new WorkspaceError('not-a-file', { problem: `"${path}" is a directory now.`, remedy: 'Move the directory out of the way first.' });
}
