import type { RunMode, Session, WorkspaceId } from '@chatos/contracts';
import { ConversationError, sessionNotFound } from './errors.ts';
import type { EngineParts } from './running/engine-parts.ts';
import { chooseModel } from './running/model-choice.ts';
import { modeNote } from './running/modes.ts';
import type { TurnQueue } from './running/turn-queue.ts';
import type { Page, SessionPageInput } from './store/session-store.ts';
import { wellFormed } from './text.ts';

export interface SessionService {
  create(input: { title: string; modelId: string | null; workspaceId: string | null; workspaceRoot: string | null; mode?: RunMode | undefined }): Session;
  get(id: string): Session;
  list(input: SessionPageInput): Page<Session>;
  update(input: { id: string; title?: string | undefined; modelId?: string | null | undefined }): Session;
  /** Where the session's tools may work from its next turn on; null takes the folder away. The path has been found usable. */
  setWorkspaceRoot(id: string, workspaceRoot: string | null): Session;
  /** What its model may do by itself from its next call of a tool on, in the turn that runs too. */
  setMode(id: string, mode: RunMode): Session;
  /** Out of every list at once; its turns are stopped before this resolves. Its rows go at the next start. */
  remove(id: string): Promise<void>;
  restore(id: string): Session;
  /** Removes every session of a workspace. */
  removeOfWorkspace(workspaceId: string): Promise<void>;
}

/** What can be done with a session as a whole. Changes reach the watchers; a model that is not configured is refused here, where it was chosen. */
export function createSessionService({ parts, queue, onRemoved }: { parts: EngineParts; queue: TurnQueue; onRemoved: (id: string) => Promise<void> }): SessionService {
  const { store, watchers } = parts;

  function found(id: string): Session {
    const session = store.sessions.find(id);
    if (session === null) throw sessionNotFound();
    return session;
  }

  /** Before the first snapshot nothing is known of the models; a turn with a missing one then fails with words of its own. */
  function checkModel(modelId: string | null | undefined): void {
    const snapshot = parts.configuration.current();
    if (snapshot !== null && typeof modelId === 'string') chooseModel(snapshot, modelId);
  }

  async function remove(id: string): Promise<void> {
    if (!store.sessions.markDeleted(id, Date.now())) throw sessionNotFound();
    watchers.publishDeleted(id as Session['id']);
    await queue.stopSession(id);
    await onRemoved(id);
  }

  return {
    create({ title, modelId, workspaceId, workspaceRoot, mode = 'ask' }) {
      checkModel(modelId);
      const session = { id: crypto.randomUUID() as Session['id'], title: wellFormed(title), modelId, workspaceId: workspaceId as WorkspaceId | null, workspaceRoot, mode, createdAt: Date.now() };
      store.sessions.insert(session);
      parts.sessionChanged(session.id);
      return found(session.id);
    },
    get: found,
    list: (input) => store.sessions.page(input),
    update({ id, title, modelId }) {
      found(id);
      checkModel(modelId);
      const changes = { ...(title === undefined ? {} : { title: wellFormed(title) }), ...(modelId === undefined ? {} : { modelId }) };
      if (Object.keys(changes).length > 0) store.sessions.update(id, changes);
      parts.sessionChanged(id);
      return found(id);
    },
    setWorkspaceRoot(id, workspaceRoot) {
      found(id);
      store.sessions.update(id, { workspaceRoot });
      parts.sessionChanged(id);
      return found(id);
    },
    setMode(id, mode) {
      if (found(id).mode === mode) return found(id);
      store.sessions.update(id, { mode });
      // Only a model that works was told of another mode.
      if (queue.running(id) !== null) queue.tell(id, modeNote(mode));
      parts.sessionChanged(id);
      return found(id);
    },
    remove,
    restore(id) {
      if (!store.sessions.unmarkDeleted(id)) {
        if (store.sessions.find(id) !== null) return found(id);
        throw new ConversationError('NOT_FOUND', { problem: 'This session cannot be brought back: it was removed for good when ChatOS started.', remedy: 'A deleted session can be restored until ChatOS is closed.' });
      }
      parts.sessionChanged(id);
      return found(id);
    },
    async removeOfWorkspace(workspaceId) {
      await Promise.all(store.sessions.idsOfWorkspace(workspaceId).map(remove));
    },
  };
}
