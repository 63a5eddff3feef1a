import type { ReviewScope } from '@chatos/contracts';
import { ConversationError } from '@chatos/conversation';
import type { ChangeHistory, RecordedChange } from '@chatos/runtime-store';
import { liveChanges } from './live-changes.ts';
import type { UndoStore } from './undo-store.ts';

/** By whom the rows of undos are, in the records of changes. */
export const REVIEW_SERVER = 'review';
export const UNDO_TOOL = 'undo';

/** One file with its changes, oldest first. */
export interface RecordedFile {
  readonly path: string;
  readonly all: readonly RecordedChange[];
  /** Those that count still. */
  readonly live: readonly RecordedChange[];
  /** Those of them that are meant (of an undo: its own); never empty. */
  readonly changes: readonly RecordedChange[];
}

/** What is recorded of a session's files, as a review looks at it. */
export interface RecordedFiles {
  /** Null where nothing counts any more, or ever did. */
  one(sessionId: string, path: string, turnId: string | null): RecordedFile | null;
  /** By path, from behind `after`: at most `limit`, and the path the next page starts behind; null at the end. */
  page(sessionId: string, turnId: string | null, page: { after: string | undefined; limit: number }): { files: RecordedFile[]; next: string | null };
  /** Those a scope names, by path. NOT_FOUND where the undo it names is none of this session's. */
  ofScope(sessionId: string, scope: ReviewScope): Generator<RecordedFile>;
}

/** How many files are looked at beyond a page, where much of it was undone. */
const LOOKED_AT = 4;

export function createRecordedFiles(history: ChangeHistory, undos: UndoStore): RecordedFiles {
  function select(sessionId: string, path: string, isMeant: (change: RecordedChange) => boolean): RecordedFile | null {
    const all = history.ofPath(sessionId, path);
    const covers = undos.coversOf(all.filter(({ server, tool }) => server === REVIEW_SERVER && tool === UNDO_TOOL).map(({ id }) => id));
    // What an undo took back is undone once more by nobody; an undo itself counts where it took back a part, or is what is to be undone.
    const live = liveChanges(all, covers);
    const changes = live.filter(isMeant);
    return changes.length === 0 ? null : { path, all, live, changes };
  }
  const ofTurn = (turnId: string | null) => (change: RecordedChange) => turnId === null || change.runId === turnId;

  function* every(sessionId: string, turnId: string | null): Generator<RecordedFile> {
    for (let after: string | undefined; ; ) {
      const paths = history.paths({ sessionId, runId: turnId ?? undefined }, { after, limit: 100 });
      for (const path of paths) {
        const file = select(sessionId, path, ofTurn(turnId));
        if (file !== null) yield file;
      }
      after = paths.at(-1);
      if (after === undefined) return;
    }
  }

  /** The changes of an undo, unless they were undone themselves. */
  function* ofUndo(sessionId: string, undoId: string): Generator<RecordedFile> {
    if (undos.find(sessionId, undoId) === null) throw new ConversationError('NOT_FOUND', { problem: 'There is no such undo in this session.', remedy: 'Look at the list of undos again.' });
    for (const change of history.ofIds(undos.changeIdsOf(undoId)).toSorted(byPath)) {
      const all = history.ofPath(sessionId, change.path);
      const covers = undos.coversOf(all.filter(({ server }) => server === REVIEW_SERVER).map(({ id }) => id));
      if (isActive(all, covers, change.id)) yield { path: change.path, all, live: liveChanges(all, covers), changes: [change] };
    }
  }

  return {
    one: (sessionId, path, turnId) => select(sessionId, path, ofTurn(turnId)),
    page(sessionId, turnId, { after, limit }) {
      const files: RecordedFile[] = [];
      const paths = history.paths({ sessionId, runId: turnId ?? undefined }, { after, limit: limit * LOOKED_AT + 1 });
      let last: string | undefined;
      for (const path of paths.slice(0, limit * LOOKED_AT)) {
        if (files.length === limit) return { files, next: last ?? null };
        const file = select(sessionId, path, ofTurn(turnId));
        if (file !== null) files.push(file);
        last = path;
      }
      return { files, next: paths.length > limit * LOOKED_AT ? (last ?? null) : null };
    },
    *ofScope(sessionId, scope) {
      if (scope.kind === 'undo') return yield* ofUndo(sessionId, scope.undoId);
      if (scope.kind === 'run') return yield* every(sessionId, scope.turnId);
      if (scope.kind === 'session') return yield* every(sessionId, null);
      if (scope.kind === 'step') {
        const paths = new Set(history.ofToolCall(sessionId, scope.toolCallId).map(({ path }) => path));
        for (const path of [...paths].toSorted()) {
          const file = select(sessionId, path, ({ toolCallId }) => toolCallId === scope.toolCallId);
          if (file !== null) yield file;
        }
        return;
      }
      const file = select(sessionId, scope.path, ofTurn(scope.turnId));
      if (file !== null) yield file;
    },
  };
}

/** Whether no later undo that counts took this change back. */
function isActive(all: readonly RecordedChange[], covers: readonly { by: string; covered: string }[], id: string): boolean {
  const by = covers.filter(({ covered }) => covered === id).map((cover) => cover.by);
  return !by.some((undo) => all.some((change) => change.id === undo) && isActive(all, covers, undo));
}

function byPath(left: RecordedChange, right: RecordedChange): number {
  return left.path < right.path ? -1 : 1;
}
