import type { SubagentEvent } from '@chatos/contracts';
import { SessionFeed } from './session-feed.ts';

export interface Watchers {
  watch(sessionId: string, signal: AbortSignal | undefined): SessionFeed;
  publish(sessionId: string, event: SubagentEvent): void;
  close(): void;
}

export function createWatchers(readRunning: (sessionId: string) => SubagentEvent): Watchers {
  const feeds = new Map<string, Set<SessionFeed>>();
  let isClosed = false;

  function drop(sessionId: string, feed: SessionFeed): void {
    const those = feeds.get(sessionId);
    those?.delete(feed);
    if (those?.size === 0) feeds.delete(sessionId);
  }

  return {
    watch(sessionId, signal) {
      const feed = new SessionFeed({ readRunning: () => readRunning(sessionId), onClose: (closed) => drop(sessionId, closed), signal });
      if (isClosed) feed.close();
      if (isClosed || signal?.aborted === true) return feed;
      const those = feeds.get(sessionId) ?? new Set();
      feeds.set(sessionId, those.add(feed));
      return feed;
    },
    publish(sessionId, event) {
      for (const feed of feeds.get(sessionId) ?? []) feed.push(event);
    },
    close() {
      isClosed = true;
      for (const feed of [...feeds.values()].flatMap((those) => [...those])) feed.close();
    },
  };
}
