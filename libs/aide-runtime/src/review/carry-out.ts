import type { FileChange, ReviewScope, UndoRecord } from '@chatos/contracts';
import type { RuntimeStore } from '@chatos/runtime-store';
import type { PlannedChange, PreparedChange, Workspace } from '@chatos/workspace-files';
import { WorkspaceError } from '@chatos/workspace-files';
import type { DecidedFile } from './decide.ts';
import { refused } from './decide.ts';
import { REVIEW_POLICY } from './current-file.ts';
import { hashOf } from './file-version.ts';
import type { PlannedFile } from './plan-undo.ts';
import { REVIEW_SERVER, UNDO_TOOL } from './recorded-files.ts';
import type { UndoStore } from './undo-store.ts';

export interface CarryOutParts {
  readonly store: Pick<RuntimeStore, 'fileChanges'>;
  readonly undos: UndoStore;
  readonly workspace: Workspace;
  readonly maxContentBytes: number;
  log(line: string): void;
}

/**
 * Makes an undo: recorded first, then all files or none, then recorded as made. A crash in between leaves an open undo, which `recoverUndos` settles by what the
 * disk holds. UNUSABLE_INPUT, in words, where the files cannot be changed; nothing is changed or recorded then.
 */
export async function carryOut(parts: CarryOutParts, sessionId: string, scope: ReviewScope, files: readonly DecidedFile[]): Promise<{ undo: UndoRecord; changes: FileChange[] }> {
  const { store: { fileChanges }, undos, workspace, maxContentBytes } = parts;
  const prepared = await inWords(() => workspace.prepareRestore(files.map(({ restored }) => restored), REVIEW_POLICY));
  const planned = new Map(files.map((file) => [file.planned.recorded.path, file.planned]));
  checkUnchanged(prepared, planned);
  if (prepared.changes.length === 0) throw refused('Every file is already as the undo would leave it.', 'There is nothing to do.');
  const id = crypto.randomUUID();
  const rows = prepared.changes.map((change) => ({ ...recordOf(change), workspaceRoot: workspace.root, tool: UNDO_TOOL, server: REVIEW_SERVER, sessionId, runId: runOf(planned.get(change.path), scope), toolCallId: id }));
  const { ids, areContentsKept } = fileChanges.plan(rows, { maxContentBytes });
  if (!areContentsKept) {
    fileChanges.discard(ids);
    throw refused('What the files hold now cannot be kept, so that this could not be taken back: the content store has no room for it.', 'Raise its size in Settings, or undo less at once.');
  }
  const made = () => ids.filter((changeId) => fileChanges.get(changeId) !== null);
  try {
    undos.begin({ id, sessionId, scope }, prepared.changes.map(({ path }, index) => ({ changeId: ids[index] as string, path, covered: coveredBy(planned.get(path), scope) })));
    await prepared.commit();
  } catch (error: unknown) {
    letGo(error);
    throw toWords(error);
  }
  const changes = finish();
  undos.settle(id, ids);
  return { undo: undos.find(sessionId, id) as UndoRecord, changes };

  /** `failed` alone may leave a part of the change: what the files hold is recorded then. */
  function letGo(error: unknown): void {
    try {
      if (error instanceof WorkspaceError && error.code === 'failed') fileChanges.settle(ids);
      else fileChanges.discard(ids);
      undos.settle(id, made());
    } catch (failure: unknown) {
      // What could not be written down now is settled when the runtime starts next.
      parts.log(`carryOut.letGo: ${String(failure)}`);
    }
  }
  /** A log that cannot be written takes nothing from the undo: its lines are written when the runtime starts next. */
  function finish(): FileChange[] {
    try {
      return fileChanges.finish(ids);
    } catch (error: unknown) {
      parts.log(`carryOut.finish: ${String(error)}`);
      return ids.map((changeId) => fileChanges.get(changeId)).filter((change) => change !== null);
    }
  }
}

/** Between the preview and now nobody changed a file: what is about to be replaced is what was shown. */
function checkUnchanged({ changes }: PreparedChange, planned: ReadonlyMap<string, PlannedFile>): void {
  for (const { path, before } of changes) {
    if ((before === null ? null : hashOf(before)) !== (planned.get(path)?.current?.hash ?? null)) throw refused(`"${path}" was changed while the undo was under way.`, 'Nothing was changed. Look at the new preview, and undo then.');
  }
}

/** What a hunk takes back is a part of its changes: they count still, and so does the undo, as one more change. */
function coveredBy(planned: PlannedFile | undefined, scope: ReviewScope): string[] {
  return scope.kind === 'hunk' ? [] : (planned?.recorded.changes.map(({ id }) => id) ?? []);
}

/** The run whose changes it takes back, where they are of one. */
function runOf(planned: PlannedFile | undefined, scope: ReviewScope): string {
  if (scope.kind === 'run') return scope.turnId;
  const runs = new Set(planned?.recorded.changes.map(({ runId }) => runId));
  return runs.size === 1 ? ([...runs][0] ?? '') : '';
}

function recordOf({ path, absolutePath, changeType, before, after, beforeMode, afterMode, diff }: PlannedChange) {
  return { path, absolutePath, changeType, before, after, beforeMode, afterMode, diff };
}

async function inWords<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error: unknown) {
    throw toWords(error);
  }
}

const REMEDIES: Readonly<Partial<Record<WorkspaceError['code'], string>>> = {
  'changed-meanwhile': 'Look at the new preview, and undo then.',
  'permission-denied': 'Make the folder writable for your user, then try again.',
  'read-only': 'The file system is read-only: make it writable, then try again.',
  'disk-full': 'Make room on the disk, then try again.',
};

function toWords(error: unknown): unknown {
  return error instanceof WorkspaceError ? refused(error.problem, REMEDIES[error.code] ?? 'Look at the files and at the preview again.') : error;
}
