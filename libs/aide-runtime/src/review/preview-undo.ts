import type { ReviewScope, UndoPreview, UndoStep } from '@chatos/contracts';
import { ConversationError } from '@chatos/conversation';
import type { ContentStore } from '@chatos/runtime-store';
import type { Workspace } from '@chatos/workspace-files';
import { setImmediate } from 'node:timers/promises';
import { createContentPool } from './content-pool.ts';
import type { PlannedFile } from './plan-undo.ts';
import { planFile, previewId } from './plan-undo.ts';
import type { RecordedFile } from './recorded-files.ts';

/** As much as one change of `workspace-files` may hold. */
const MAX_FILES = 5_000;
const MAX_RESULT_BYTES = 64 * 1024 * 1024;
/** Of all texts and differences together: what comes beyond is counted and named, not shown. */
const MAX_SHOWN_LENGTH = 4 * 1024 * 1024;
const NOT_SHOWN = 'It is undone with the others; it is not shown, since there is too much to show at once.';

/** What is shown of each file is asked for while its contents are at hand, and not kept where the undo is carried out. */
export interface PlannedUndo {
  readonly id: string;
  readonly files: readonly PlannedFile[];
  readonly preview: UndoPreview;
}

/** Works out a whole undo. UNUSABLE_INPUT where nothing is left to undo, or it is more than one change may hold. */
export async function planUndo(parts: { contents: ContentStore; workspace: Workspace }, sessionId: string, scope: ReviewScope, targets: Iterable<RecordedFile>): Promise<PlannedUndo> {
  const files: PlannedFile[] = [];
  const steps: UndoStep[] = [];
  let bytes = 0;
  let length = 0;
  for (const target of targets) {
    // A pool for each file: what one file held is not kept while the next is looked at.
    const file = await planFile(createContentPool(parts.contents), parts.workspace, target, scope);
    bytes += file.resultBytes?.length ?? 0;
    if (files.length === MAX_FILES || bytes > MAX_RESULT_BYTES) throw tooMuch();
    const shown = length > MAX_SHOWN_LENGTH ? null : file.show();
    length += shown === null ? 0 : (shown.current?.length ?? 0) + (shown.result?.length ?? 0) + shown.diff.length;
    const { recorded: { path }, action, problem } = file;
    if (shown === null || length > MAX_SHOWN_LENGTH) steps.push({ path, action, problem: problem ?? NOT_SHOWN, current: null, result: null, diff: '' });
    else steps.push({ path, action, problem, ...shown });
    // Others are served between two files.
    await setImmediate();
    files.push({ ...file, show: () => ({ current: null, result: null, diff: shown?.diff ?? '' }) });
  }
  if (files.length === 0) throw nothingLeft();
  const id = previewId(sessionId, scope, files);
  return { id, files, preview: { id, steps } };
}

function tooMuch(): ConversationError {
  return new ConversationError('UNUSABLE_INPUT', {
    problem: `This would change more than ${MAX_FILES.toLocaleString('en')} files, or more than ${MAX_RESULT_BYTES / 1024 / 1024} MB, at once.`, remedy: 'Undo it in smaller parts: run by run, or step by step.',
  });
}

function nothingLeft(): ConversationError {
  return new ConversationError('UNUSABLE_INPUT', { problem: 'There is nothing to undo here: no change is recorded, or all of it was undone before.', remedy: 'Look at the list of changes again.' });
}
