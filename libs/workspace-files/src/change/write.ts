import type { Access } from '../access/access.ts';
import { showParts } from '../access/paths.ts';
import type { WriteRequest } from '../types.ts';
import type { Step } from './steps.ts';
import { checkWriteSize, fileTree, locateFileToChange } from './targets.ts';
import { Budget, isSameTree, readTree } from './tree.ts';

export interface Plan {
  summary: string;
  steps: readonly Step[];
}

export function planWrite(access: Access, path: string, bytes: Uint8Array, { mode = 'overwrite' }: WriteRequest): Plan {
  const located = locateFileToChange(access, path);
  const shown = showParts(located.parts);
  checkWriteSize(access, shown, bytes.length);
  const before = readTree(access, located, new Budget());
  const [old] = before;
  const content = mode === 'append' && old !== undefined ? new Uint8Array(Buffer.concat([old.bytes, bytes])) : Uint8Array.from(bytes);
  checkWriteSize(access, shown, content.length);
  const after = fileTree(content, old?.mode ?? null);
  const verb = old === undefined ? 'create' : mode === 'append' ? 'append to' : 'overwrite';
  return { summary: `${verb} ${shown}`, steps: isSameTree(before, after) ? [] : [{ kind: 'plant', parts: located.parts, before, after }] };
}
