import { join } from 'node:path';
import type { Parts } from '../access/paths.ts';
import { showParts } from '../access/paths.ts';
import type { ChangeType, PlannedChange } from '../types.ts';
import type { DiffSide } from './diff.ts';
import { gitDiff } from './diff.ts';
import type { Step } from './steps.ts';
import type { Tree, TreeNode } from './tree.ts';

/** What the steps change, file by file, in the order of the steps. */
export function plannedChanges(root: string, steps: readonly Step[]): PlannedChange[] {
  return steps.flatMap((step) => {
    if (step.kind === 'take') return ofTree(root, step.parts, step.before, []);
    if (step.kind === 'plant') return ofTree(root, step.parts, step.before, step.after);
    return [...ofTree(root, step.from, step.before, []), ...ofTree(root, step.to, step.replaced, step.before)];
  });
}

/** Only the top can be in both: a file is replaced, a directory never. */
function ofTree(root: string, top: Parts, before: Tree, after: Tree): PlannedChange[] {
  const replaced = before.length === 1 && after.length === 1;
  if (replaced) return [planned(root, top, before[0] as TreeNode, after[0] as TreeNode)].filter((change) => change !== null);
  return [...before.map((node) => planned(root, [...top, ...node.parts], node, null)), ...after.map((node) => planned(root, [...top, ...node.parts], null, node))].filter((change) => change !== null);
}

function planned(root: string, parts: Parts, before: TreeNode | null, after: TreeNode | null): PlannedChange | null {
  if ((after ?? before)?.kind === 'directory') return null;
  const path = showParts(parts);
  const changeType: ChangeType = before === null ? 'created' : after === null ? 'deleted' : 'modified';
  const [old, now] = [sideOf(before), sideOf(after)];
  return {
    path,
    absolutePath: join(root, ...parts),
    changeType,
    before: before?.bytes ?? null,
    after: after?.bytes ?? null,
    mode: (now ?? old)?.mode ?? 0o100644,
    beforeMode: fullMode(before),
    afterMode: fullMode(after),
    diff: gitDiff(path, old, now),
  };
}

function fullMode(node: TreeNode | null): number | null {
  if (node === null) return null;
  return (node.kind === 'link' ? 0o120000 : 0o100000) | (node.mode ?? 0);
}

function sideOf(node: TreeNode | null): DiffSide | null {
  if (node === null) return null;
  if (node.kind === 'link') return { bytes: node.bytes, mode: 0o120000 };
  return { bytes: node.bytes, mode: ((node.mode ?? 0o644) & 0o100) === 0 ? 0o100644 : 0o100755 };
}
