import type { Session, SessionEvent, SessionListEvent } from '@chatos/contracts';
import { ListWatcher } from './list-watcher.ts';
import { SessionWatcher } from './session-watcher.ts';
import { deferred } from '../deferred.ts';

type StateEvent = Extract<SessionEvent, { type: 'state' }>;

export interface Watchers {
  watchSession(sessionId: string, readState: () => StateEvent, signal: AbortSignal | undefined): AsyncIteratorObject<SessionEvent>;
  watchList(signal: AbortSignal | undefined): AsyncIteratorObject<SessionListEvent>;
  /** Tells every watcher of the session; never waits. */
  publish(sessionId: string, event: SessionEvent): void;
  /** Undefined where nobody is too far behind, so that the usual case costs nothing; else settles when all caught up or the signal is aborted. */
  hold(sessionId: string, signal: AbortSignal): Promise<void> | undefined;
  publishChanged(session: Session): void;
  publishDeleted(sessionId: Session['id']): void;
  publishConfiguration(revision: number): void;
  close(): void;
}

export function createWatchers(options: { holdAtMostMs?: number | undefined } = {}): Watchers {
  const bySession = new Map<string, Set<SessionWatcher>>();
  const listWatchers = new Set<ListWatcher>();

  function forget(sessionId: string, watcher: SessionWatcher) {
    const watchers = bySession.get(sessionId);
    watchers?.delete(watcher);
    if (watchers?.size === 0) bySession.delete(sessionId);
  }

  return {
    watchSession(sessionId, readState, signal) {
      const watcher = new SessionWatcher({ readState, signal, holdAtMostMs: options.holdAtMostMs, onClose: (closed) => forget(sessionId, closed) });
      if (signal?.aborted === true) return watcher.iterator;
      const watchers = bySession.get(sessionId) ?? new Set<SessionWatcher>();
      bySession.set(sessionId, watchers.add(watcher));
      return watcher.iterator;
    },
    watchList(signal) {
      const watcher = new ListWatcher({ signal, onClose: (closed) => listWatchers.delete(closed) });
      if (signal?.aborted !== true) listWatchers.add(watcher);
      return watcher.iterator;
    },
    publish(sessionId, event) {
      for (const watcher of bySession.get(sessionId) ?? []) watcher.push(event);
    },
    hold(sessionId, signal) {
      const behind = [...(bySession.get(sessionId) ?? [])].filter((watcher) => watcher.isBehind);
      if (behind.length === 0 || signal.aborted) return undefined;
      const aborted = deferred<void>();
      const abort = () => aborted.resolve();
      signal.addEventListener('abort', abort, { once: true });
      const caughtUp = Promise.all(behind.map((watcher) => watcher.whenCaughtUp()));
      return Promise.race([caughtUp, aborted.promise]).then(() => signal.removeEventListener('abort', abort));
    },
    publishChanged(session) {
      for (const watcher of listWatchers) watcher.changed(session);
    },
    publishDeleted(sessionId) {
      for (const watcher of bySession.get(sessionId) ?? []) watcher.push({ type: 'deleted', sessionId });
      for (const watcher of listWatchers) watcher.deleted(sessionId);
    },
    publishConfiguration(revision) {
      for (const watcher of listWatchers) watcher.configuration(revision);
    },
    close() {
      for (const watchers of [...bySession.values()]) for (const watcher of [...watchers]) watcher.close();
      for (const watcher of [...listWatchers]) watcher.close();
    },
  };
}
