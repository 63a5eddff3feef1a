import type { Session, SessionListEvent } from '@chatos/contracts';
import { createPullIterator } from './pull-iterator.ts';
import type { PullIterator, Taken } from './pull-iterator.ts';

/**
 * One reader of the list of sessions. Of each session only the newest event waits to be read, so a reader that stops costs at most one
 * event for each session.
 */
export class ListWatcher {
  readonly iterator: PullIterator<SessionListEvent>;
  private readonly waiting = new Map<string, SessionListEvent>([['ready', { type: 'ready' }]]);

  constructor(options: { signal: AbortSignal | undefined; onClose(watcher: ListWatcher): void }) {
    this.iterator = createPullIterator<SessionListEvent>({ take: () => this.take(), onClose: () => options.onClose(this), signal: options.signal });
  }

  changed(session: Session): void {
    this.put(session.id, { type: 'changed', session });
  }

  deleted(sessionId: Session['id']): void {
    this.put(sessionId, { type: 'deleted', sessionId });
  }

  configuration(revision: number): void {
    this.put('configuration', { type: 'configuration', revision });
  }

  close(): void {
    void this.iterator.return();
  }

  private put(key: string, event: SessionListEvent): void {
    // Taken out first, so that it lies behind what was put before it.
    this.waiting.delete(key);
    this.waiting.set(key, event);
    this.iterator.wake();
  }

  private take(): Taken<SessionListEvent> {
    for (const [key, event] of this.waiting) {
      this.waiting.delete(key);
      return { kind: 'event', event };
    }
    return { kind: 'empty' };
  }
}
