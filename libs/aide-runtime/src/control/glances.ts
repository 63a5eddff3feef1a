import type { GlanceEvent, SessionGlance, SessionId } from '@chatos/contracts';
import { createPullIterator } from '@chatos/conversation';
import type { Conversations, PullIterator, Questions, Terminals } from '@chatos/conversation';
import { SessionTracker } from './session-tracker.ts';
import type { TrackedSources } from './session-tracker.ts';

export interface GlanceSources extends Omit<TrackedSources, 'conversations' | 'waiting' | 'terminals'> {
  readonly conversations: Pick<Conversations, 'watch' | 'watchList' | 'turns' | 'sessions'>;
  readonly questions: Pick<Questions, 'list' | 'watch'>;
  readonly terminals: Pick<Terminals, 'watchList' | 'runningSessions'>;
}

export interface Glances {
  /** First all sessions with something under way and the one used last, then each that changes. Of a session only the newest waits for a slow reader. */
  watch(signal: AbortSignal | undefined): AsyncIteratorObject<GlanceEvent>;
  close(): void;
}

interface Reader {
  readonly iterator: PullIterator<GlanceEvent>;
  put(sessionId: string, event: GlanceEvent): void;
}

/** The sessions at a glance. What is under way is followed only while somebody looks. */
export function createGlances(sources: GlanceSources): Glances {
  const { conversations, questions, subagents, terminals, log } = sources;
  const readers = new Set<Reader>();
  const known = new Map<string, SessionGlance>();
  const trackers = new Map<string, SessionTracker>();
  /** Sessions that have to be known before the first event can be told. */
  const awaited = new Set<string>();
  let following: AbortController | null = null;
  let isClosed = false;
  const waiting = (sessionId: string): number => questions.list().filter((question) => question.sessionId === sessionId).length;
  const tracked: TrackedSources = { conversations, subagents, terminals, waiting, log };

  function track(sessionId: string): void {
    if (following === null || trackers.has(sessionId)) return;
    trackers.set(sessionId, new SessionTracker(tracked, sessionId, known.get(sessionId), {
      changed(glance) {
        const isSame = JSON.stringify(known.get(sessionId)) === JSON.stringify(glance);
        known.set(sessionId, glance);
        if (!isSame) publish(sessionId, { type: 'changed', glance });
        found(sessionId);
      },
      ended(isGone) {
        trackers.delete(sessionId);
        if (isGone) {
          known.delete(sessionId);
          publish(sessionId, { type: 'removed', sessionId: sessionId as SessionId });
        }
        forgetResting();
        found(sessionId);
      },
    }));
  }

  /** Of those at rest the one used last is kept. */
  function forgetResting(): void {
    const resting = [...known.values()].filter(({ session }) => !trackers.has(session.id)).toSorted((left, right) => right.session.updatedAt - left.session.updatedAt);
    for (const { session } of resting.slice(1)) known.delete(session.id);
  }

  function found(sessionId: string): void {
    if (awaited.delete(sessionId) && awaited.size === 0) for (const { iterator } of readers) iterator.wake();
  }

  function publish(sessionId: string, event: GlanceEvent): void {
    for (const reader of readers) reader.put(sessionId, event);
  }

  function start(): void {
    following = new AbortController();
    const { signal } = following;
    const begun = [
      ...conversations.turns.unfinished().map(({ sessionId }) => sessionId), ...questions.list().flatMap(({ sessionId }) => sessionId ?? []), ...terminals.runningSessions(),
      ...conversations.sessions.list({ limit: 1 }).items.map(({ id }) => id),
    ];
    for (const sessionId of begun) awaited.add(sessionId);
    for (const sessionId of [...awaited]) track(sessionId);
    follow('sessions', conversations.watchList(signal), (event) => {
      if (event.type === 'changed') track(event.session.id);
    });
    follow('questions', questions.watch(signal), (event) => {
      if (event.type === 'asked' && event.question.sessionId !== null) track(event.question.sessionId);
      for (const tracker of trackers.values()) tracker.touch();
    });
  }

  function follow<Item>(what: string, stream: AsyncIterable<Item>, take: (item: Item) => void): void {
    const read = async (): Promise<void> => {
      for await (const item of stream) take(item);
    };
    read().catch((error: unknown) => log('error', `glances: ${what}: ${String(error)}`));
  }

  function stop(): void {
    following?.abort();
    following = null;
    for (const tracker of trackers.values()) tracker.stop();
    trackers.clear();
    known.clear();
    awaited.clear();
  }

  function drop(reader: Reader): void {
    readers.delete(reader);
    if (readers.size === 0) stop();
  }

  return {
    watch(signal) {
      const events = new Map<string, GlanceEvent>();
      let isFirst = true;
      const iterator = createPullIterator<GlanceEvent>({
        take() {
          if (awaited.size > 0) return { kind: 'empty' };
          if (isFirst) {
            isFirst = false;
            events.clear();
            return { kind: 'event', event: { type: 'state', glances: [...known.values()] } };
          }
          for (const [sessionId, event] of events) {
            events.delete(sessionId);
            return { kind: 'event', event };
          }
          return { kind: 'empty' };
        },
        onClose: () => drop(reader),
        signal,
      });
      const reader: Reader = {
        iterator,
        put(sessionId, event) {
          events.set(sessionId, event);
          iterator.wake();
        },
      };
      if (isClosed || signal?.aborted === true) {
        void iterator.return();
        return iterator;
      }
      readers.add(reader);
      if (following === null) start();
      return iterator;
    },
    close() {
      isClosed = true;
      for (const { iterator } of [...readers]) void iterator.return();
      stop();
    },
  };
}
