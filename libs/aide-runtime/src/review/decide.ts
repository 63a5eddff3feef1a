import type { z } from 'zod';
import type { undoInput } from '@chatos/contracts';
import { ConversationError } from '@chatos/conversation';
import type { RestoredFile } from '@chatos/workspace-files';
import type { PlannedFile } from './plan-undo.ts';
import type { PlannedUndo } from './preview-undo.ts';

/** One file that the undo changes, and to what. */
export interface DecidedFile {
  readonly planned: PlannedFile;
  readonly restored: RestoredFile;
}

type Decisions = Pick<z.output<typeof undoInput>, 'previewId' | 'mayMerge' | 'resolutions'>;

/**
 * What is to be done, by what the user saw and decided. UNUSABLE_INPUT where the preview is another by now, where it merges and nobody agreed to that, where a
 * decision is for a file that has none to take, and where nothing is left to do.
 */
export function decide({ id, files }: PlannedUndo, { previewId, mayMerge, resolutions }: Decisions): DecidedFile[] {
  if (id !== previewId) throw refused('The files, or what is recorded of them, changed after the preview was made.', 'Nothing was changed. Look at the new preview, and undo then.');
  const texts = new Map(resolutions.map(({ path, text }) => [path, text]));
  for (const path of texts.keys()) {
    const action = files.find(({ recorded }) => recorded.path === path)?.action;
    if (action !== 'conflict' && action !== 'merge') throw refused(`For "${path}" there is nothing to decide in this undo.`, 'Give texts only for files that are merged or in conflict.');
  }
  const merged = files.filter(({ action, recorded }) => action === 'merge' && !texts.has(recorded.path));
  if (merged.length > 0 && !mayMerge) {
    throw refused(`${named(merged)} ${merged.length === 1 ? 'was' : 'were'} edited since, and would be merged with these edits.`, 'Nothing was changed. Agree to the merge after looking at it, or undo less.');
  }
  const decided = files.flatMap((planned): DecidedFile[] => {
    const { path } = planned.recorded;
    const text = texts.get(path);
    const mode = planned.result?.permissions ?? null;
    if (text !== undefined) return [{ planned, restored: { path, state: { kind: 'file', bytes: encoded(path, text), mode } } }];
    if (!['write', 'create', 'remove', 'merge'].includes(planned.action)) return [];
    const { result, resultBytes } = planned;
    return [{ planned, restored: { path, state: result === null || resultBytes === null ? null : { kind: result.kind ?? 'file', bytes: resultBytes, mode } } }];
  });
  if (decided.length === 0) throw nothingToDo(files);
  return decided;
}

function encoded(path: string, text: string): Uint8Array {
  if (/\p{Surrogate}/u.test(text)) throw refused(`The text given for "${path}" holds half of a surrogate pair, which is no character.`, 'Write the character whole.');
  return new TextEncoder().encode(text);
}

function nothingToDo(files: readonly PlannedFile[]): ConversationError {
  const conflicts = files.filter(({ action }) => action === 'conflict');
  if (conflicts.length > 0) return refused(`${named(conflicts)} ${conflicts.length === 1 ? 'was' : 'were'} edited since in the same lines.`, 'Nothing was changed. Decide how the text is to be, and undo with that.');
  const first = files.find(({ action }) => action === 'refuse');
  if (first !== undefined) return refused(`"${first.recorded.path}" cannot be undone. ${first.problem ?? ''}`.trim(), 'Nothing was changed.');
  return refused('Every file is already as the undo would leave it.', 'There is nothing to do.');
}

function named(files: readonly PlannedFile[]): string {
  const [first] = files;
  return files.length === 1 ? `"${first?.recorded.path ?? ''}"` : `"${first?.recorded.path ?? ''}" and ${files.length - 1} more`;
}

export function refused(problem: string, remedy: string): ConversationError {
  return new ConversationError('UNUSABLE_INPUT', { problem, remedy });
}
