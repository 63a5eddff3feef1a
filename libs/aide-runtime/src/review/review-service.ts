import type { FileChange, ReviewDetail, ReviewFile, ReviewScope, undoInput, UndoPreview, UndoRecord } from '@chatos/contracts';
import { ConversationError } from '@chatos/conversation';
import type { RuntimeStore } from '@chatos/runtime-store';
import type { Workspace, WorkspaceOptions } from '@chatos/workspace-files';
import { openWorkspace, WorkspaceError } from '@chatos/workspace-files';
import { setImmediate } from 'node:timers/promises';
import type { z } from 'zod';
import { carryOut } from './carry-out.ts';
import { createContentPool } from './content-pool.ts';
import { readCurrent } from './current-file.ts';
import { decide, refused } from './decide.ts';
import { describeFile } from './describe-file.ts';
import type { FileView } from './file-view.ts';
import { viewOf } from './file-view.ts';
import { isSameVersion } from './file-version.ts';
import { marksOf } from './keep.ts';
import { planUndo } from './preview-undo.ts';
import type { PlannedUndo } from './preview-undo.ts';
import { createRecordedFiles } from './recorded-files.ts';
import type { RecordedFile } from './recorded-files.ts';
import { recoverUndos } from './recover-undos.ts';
import { Refusal } from './refusal.ts';
import type { ReviewRecords } from './review-records.ts';
import { rejectionNote } from './rejection-note.ts';

export interface ReviewOptions {
  readonly records: ReviewRecords;
  readonly store: Pick<RuntimeStore, 'fileChanges' | 'changeHistory' | 'contents'>;
  /** The folder a session works in. Throws, in words, where there is no such session, or its folder is gone. */
  rootOf(sessionId: string): string;
  /** Throws NOT_FOUND. */
  mustExist(sessionId: string): void;
  /** Never read or written: the state root, should it lie in a workspace. */
  readonly refusedPaths: readonly string[];
  maxContentBytes(): number;
  /** Tells the agent, before its next call. */
  tellAgent(sessionId: string, text: string): void | Promise<void>;
  /** Tells the user what became of an undo that a crash cut short. */
  tellUser(text: string): void;
  /** What shows the session's changes is to read them again. */
  changed(sessionId: string): void;
  log(line: string): void;
  /** `openWorkspace` unless told. */
  readonly openFolder?: (root: string, options: WorkspaceOptions) => Promise<Workspace>;
}

type UndoRequest = z.output<typeof undoInput> & { sessionId: string; scope: ReviewScope };
interface Page { cursor?: string | undefined; limit: number }

const MAX_DIFFS_LENGTH = 4 * 1024 * 1024;

/** What the agent changed, by what is recorded of it; keeping and undoing it. No git, and nothing outside of the session's folder. */
export interface ReviewService {
  files(input: Page & { sessionId: string; turnId?: string | undefined }): Promise<{ items: ReviewFile[]; nextCursor: string | null }>;
  file(input: { sessionId: string; turnId?: string | undefined; path: string }): Promise<ReviewDetail>;
  keep(input: { sessionId: string; scope: ReviewScope; isKept: boolean }): Promise<void>;
  preview(input: { sessionId: string; scope: ReviewScope }): Promise<UndoPreview>;
  undo(input: UndoRequest): Promise<{ undo: UndoRecord; changes: FileChange[] }>;
  undos(input: Page & { sessionId: string }): { items: UndoRecord[]; nextCursor: string | null };
  /** Settles what a process that died left half done; once, after the changes themselves were settled. */
  recover(): void;
}

export function createReviewService(options: ReviewOptions): ReviewService {
  const { store, records: { undos, kept }, mustExist, log } = options;
  const recorded = createRecordedFiles(store.changeHistory, undos);
  const takeTurn = createTurns();

  async function openFolder(sessionId: string): Promise<Workspace> {
    try {
      // Nothing is searched here, so there is no ripgrep.
      return await (options.openFolder ?? openWorkspace)(options.rootOf(sessionId), { refused: options.refusedPaths, ripgrepPath: '' });
    } catch (error: unknown) {
      throw error instanceof WorkspaceError ? refused(error.problem, error.remedy) : error;
    }
  }
  /** Where the folder is gone, what is recorded can still be looked at. */
  async function folderOrRefusal(sessionId: string): Promise<Workspace | Refusal> {
    try {
      return await openFolder(sessionId);
    } catch (error: unknown) {
      if (error instanceof ConversationError) return new Refusal('in-the-way', error.explanation.problem);
      throw error;
    }
  }

  /** A path may be longer than a cursor, so a change of it stands for it. */
  function cursorOf(sessionId: string, path: string): string {
    return store.changeHistory.ofPath(sessionId, path)[0]?.id ?? '';
  }
  function pathOf(sessionId: string, cursor: string | undefined): string | undefined {
    if (cursor === undefined) return undefined;
    const change = store.fileChanges.get(cursor);
    if (change?.sessionId !== sessionId) throw refused('The place to read on from is not valid.', 'Read the list again from its beginning.');
    return change.path;
  }

  /** Null where nothing remains of the changes in question. */
  async function describe(workspace: Workspace | Refusal, sessionId: string, file: RecordedFile, turnId: string | null): Promise<ReviewDetail | null> {
    const pool = createContentPool(store.contents);
    const view = viewOf(pool, file.all, file.changes, turnId);
    if (cameToNothing(view)) return null;
    return describeFile(pool, view, await readCurrent(pool, workspace, file.path), kept.of(sessionId, file.path));
  }

  async function plan(sessionId: string, scope: ReviewScope): Promise<PlannedUndo & { workspace: Workspace }> {
    mustExist(sessionId);
    const workspace = await openFolder(sessionId);
    return { workspace, ...(await planUndo({ contents: store.contents, workspace }, sessionId, scope, recorded.ofScope(sessionId, scope))) };
  }

  /** What fails here is told when the runtime starts next. */
  async function tell({ id, sessionId }: Pick<UndoRecord, 'id' | 'sessionId'>, text: string): Promise<void> {
    try {
      await options.tellAgent(sessionId, text);
      undos.told(id);
    } catch (error: unknown) {
      log(`review.tell: ${String(error)}`);
    }
  }

  return {
    async files({ sessionId, turnId = null, cursor, limit }) {
      mustExist(sessionId);
      const workspace = await folderOrRefusal(sessionId);
      const { files, next } = recorded.page(sessionId, turnId, { after: pathOf(sessionId, cursor), limit });
      const items: ReviewFile[] = [];
      for (const file of files) {
        const detail = await describe(workspace, sessionId, file, turnId);
        if (detail !== null) items.push(detail.file);
        // Others are served between two files.
        await setImmediate();
      }
      return { items, nextCursor: next === null ? null : cursorOf(sessionId, next) };
    },
    async file({ sessionId, turnId = null, path }) {
      mustExist(sessionId);
      const file = recorded.one(sessionId, path, turnId);
      const detail = file === null ? null : await describe(await folderOrRefusal(sessionId), sessionId, file, turnId);
      if (detail === null) throw new ConversationError('NOT_FOUND', { problem: `Nothing of "${path}" is changed here (any more).`, remedy: 'Look at the list of changed files again.' });
      return detail;
    },
    async keep({ sessionId, scope, isKept }) {
      mustExist(sessionId);
      let count = 0;
      for (const file of recorded.ofScope(sessionId, scope)) {
        kept.set(sessionId, file.path, marksOf(store.contents, file, scope), isKept);
        count += 1;
        await setImmediate();
      }
      if (count === 0) throw refused('There is nothing to keep here: no change is recorded, or all of it was undone.', 'Look at the list of changes again.');
      options.changed(sessionId);
    },
    preview: async ({ sessionId, scope }) => (await plan(sessionId, scope)).preview,
    undo: ({ sessionId, scope, remark, ...decisions }) => takeTurn(async () => {
      const planned = await plan(sessionId, scope);
      const decided = decide(planned, decisions);
      const made = await carryOut({ store, undos, workspace: planned.workspace, maxContentBytes: options.maxContentBytes(), log }, sessionId, scope, decided).catch((error: unknown) => {
        // A part of it may have been made: whoever looks is to look again.
        options.changed(sessionId);
        throw error;
      });
      if (scope.kind === 'hunk') kept.set(sessionId, scope.path, [scope.hunk], false);
      await tell(made.undo, rejectionNote({ scope, changes: made.changes, lines: planned.files[0]?.lines ?? '', remark }));
      options.changed(sessionId);
      return { ...made, changes: fitting(made.changes) };
    }),
    undos({ sessionId, cursor, limit }) {
      mustExist(sessionId);
      return undos.page({ sessionId, cursor, limit });
    },
    recover: () => recoverUndos({
      store, undos, tell: options.tellUser,
      recovered: (undo, changes) => void tell(undo, rejectionNote({ scope: undo.scope, changes, lines: '', remark: '' })),
    }),
  };
}

function cameToNothing({ before, after, refusal }: FileView): boolean {
  return refusal === null && isSameVersion(before, after);
}

/** Differences beyond what fits into a frame of a port are left out; they stand in the records. */
function fitting(changes: readonly FileChange[]): FileChange[] {
  let length = 0;
  return changes.map((change) => {
    length += change.diff.length;
    return length > MAX_DIFFS_LENGTH ? { ...change, diff: '' } : change;
  });
}

/** One undo at a time: each starts from what the one before it left. */
function createTurns(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
}
