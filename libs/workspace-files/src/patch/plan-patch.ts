import type { Access } from '../access/access.ts';
import type { Parts } from '../access/paths.ts';
import { showParts } from '../access/paths.ts';
import { checkWriteSize, fileTree } from '../change/targets.ts';
import type { Step } from '../change/steps.ts';
import { isSameTree } from '../change/tree.ts';
import type { Plan } from '../change/write.ts';
import { WorkspaceError } from '../errors.ts';
import { decodeText, encodeText } from '../read/text.ts';
import type { PatchRequest } from '../types.ts';
import { applyHunks, holdsResult } from './apply-hunks.ts';
import { blobHash } from './blob-hash.ts';
import type { FilePatch } from './model.ts';
import { parsePatchText } from './parse.ts';
import { PatchedFiles } from './patched-files.ts';
import type { Contents } from './patched-files.ts';

/** Why one file of a patch could not be changed; `isApplied`: it holds the result already. */
interface Refusal {
  path: string;
  reason: string;
  isApplied: boolean;
}

/**
 * Works a whole patch out on the files as they are. Throws WorkspaceError `already-applied` where every file holds its result, `no-match` where a hunk
 * does not fit exactly, `patch-invalid`; one file that cannot be changed refuses the patch.
 */
export function planPatch(access: Access, text: string, { path }: PatchRequest): Plan {
  const patches = parsePatchText(text, path);
  const files = new PatchedFiles(access);
  const refusals: Refusal[] = [];
  for (const patch of patches) if (patch.kind === 'delete' || patch.kind === 'rename') files.willTakeAway(files.firstExisting(patch.from));
  for (const patch of patches) {
    const refusal = applyOne(files, patch);
    if (refusal !== null) refusals.push(refusal);
  }
  if (refusals.length > 0) throw toError(refusals, patches.length);
  const steps = files.results().flatMap(({ parts, before, after }) => stepOf(access, parts, before, after));
  if (steps.length === 0) throw new WorkspaceError('nothing-to-change', { problem: 'The patch leaves every file as it is.', remedy: 'Give a patch that changes something.' });
  const paths = steps.map((step) => (step.kind === 'move' ? showParts(step.to) : showParts(step.parts)));
  return { summary: `apply a patch to ${paths.slice(0, 3).join(', ')}${paths.length > 3 ? ` and ${paths.length - 3} more` : ''}`, steps };
}

function applyOne(files: PatchedFiles, patch: FilePatch): Refusal | null {
  if (patch.kind === 'create') return create(files, patch);
  const from = files.firstExisting(patch.from);
  const source = files.read(from);
  const refuse = (reason: string, isApplied = false): Refusal => ({ path: from, reason, isApplied });
  if (source === null) {
    if (patch.kind === 'delete') return refuse('it is deleted already', true);
    if (patch.kind === 'rename' && isResultOfMove(files, patch)) return refuse(`it is ${patch.to} already`, true);
    return refuse('there is no such file (a new one is made with --- /dev/null, or *** Add File)');
  }
  if (patch.kind === 'delete' && !patch.showsDeleted) {
    files.takeAway(from);
    return null;
  }
  const applied = applyTo(source, patch, from);
  if ('reason' in applied) return refuse(applied.reason, applied.isApplied);
  if (patch.kind === 'delete') {
    if (applied.bytes.length > 0) return refuse('it holds more than the lines the patch deletes');
    files.takeAway(from);
    return null;
  }
  const after: Contents = { bytes: applied.bytes, mode: patch.mode === null ? source.mode : withBits(source.mode, patch.mode) };
  if (patch.kind === 'update') {
    files.update(from, after);
    return null;
  }
  if (files.isTaken(patch.to)) return refuse(`there is ${patch.to} already`);
  if (patch.kind === 'rename') files.takeAway(from);
  files.place(patch.to, after);
  return null;
}

function create(files: PatchedFiles, patch: FilePatch): Refusal | null {
  const applied = applyHunks('', patch.hunks, { placing: 'exact', isByGit: false });
  if ('mismatch' in applied) return { path: patch.to, reason: applied.mismatch, isApplied: false };
  const bytes = encodeText(applied.text);
  if (files.isTaken(patch.to)) {
    const there = files.read(patch.to);
    const isApplied = there !== null && Buffer.compare(there.bytes, bytes) === 0;
    return { path: patch.to, reason: isApplied ? 'it is there already, as the patch makes it' : 'there is a file of this name already', isApplied };
  }
  files.place(patch.to, { bytes, mode: patch.mode === 0o755 ? 0o755 : null });
  return null;
}

function applyTo(source: Contents, patch: FilePatch, path: string): { bytes: Uint8Array } | { reason: string; isApplied: boolean } {
  if (patch.hunks.length === 0) return { bytes: source.bytes };
  const text = decodeText(source.bytes, path, 'Only text is patched. Write the file whole (write_file with contents_base64), or use a shell command.');
  const hash = patch.hashes === null ? null : blobHash(source.bytes);
  const isOld = hash !== null && patch.hashes !== null && hash.startsWith(patch.hashes.before);
  const isNew = hash !== null && patch.hashes !== null && hash.startsWith(patch.hashes.after);
  if (!isOld && patch.kind !== 'delete' && (isNew || holdsResult(text, patch.hunks, patch.hashes !== null))) return { reason: 'it holds the result already', isApplied: true };
  const applied = applyHunks(text, patch.hunks, { placing: 'anywhere', isByGit: patch.hashes !== null });
  return 'mismatch' in applied ? { reason: applied.mismatch, isApplied: false } : { bytes: encodeText(applied.text) };
}

function isResultOfMove(files: PatchedFiles, patch: FilePatch): boolean {
  const moved = files.read(patch.to);
  if (moved === null) return false;
  return patch.hunks.length === 0 || holdsResult(decodeText(moved.bytes, patch.to, 'Only text is patched.'), patch.hunks, patch.hashes !== null);
}

/** Executable as the patch says; the other bits stay. */
function withBits(mode: number | null, wanted: number): number {
  const old = mode ?? 0o644;
  return (wanted & 0o100) === 0 ? old & ~0o111 : old | ((old & 0o444) >> 2);
}

function stepOf(access: Access, parts: Parts, before: Contents | null, after: Contents | null): Step[] {
  const old = before === null ? [] : fileTree(before.bytes, before.mode);
  if (after === null) return before === null ? [] : [{ kind: 'take', parts, before: old }];
  checkWriteSize(access, showParts(parts), after.bytes.length);
  const tree = fileTree(after.bytes, after.mode);
  return isSameTree(old, tree) ? [] : [{ kind: 'plant', parts, before: old, after: tree }];
}

function toError(refusals: readonly Refusal[], files: number): WorkspaceError {
  const list = refusals.map(({ path, reason }) => `${path}: ${reason}`).join('; ');
  if (refusals.length === files && refusals.every(({ isApplied }) => isApplied)) {
    return new WorkspaceError('already-applied', { problem: `The patch is applied already (${list}). Nothing was changed.`, remedy: 'Go on with the next thing. To make the same change once more, edit the file (edit_file).' });
  }
  return new WorkspaceError('no-match', { problem: `The patch does not apply (${list}). Nothing was changed, in no file.`, remedy: 'Read these files again and make a patch of what stands there now, with enough lines around each change.' });
}
