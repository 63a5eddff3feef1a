import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { EmptyResultSchema, ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';

/** How long a server may take to confirm the beginning or the end of a subscription. */
const TIMEOUT_MS = 30_000;

export interface ResourceSubscriptions {
  /** Resolves when the signal is aborted; rejects where the server refuses, and when the connection ends. */
  subscribe(uri: string, signal: AbortSignal, on: { updated(): void; subscribed?: (() => void) | undefined }): Promise<void>;
  updated(uri: string): void;
  close(): void;
}

interface Subscriber {
  updated(): void;
  end(): void;
}

/** The resources of one connection that are watched. However many watch one of them, the server is asked once, and told once that nobody does. */
export function createResourceSubscriptions(client: Client): ResourceSubscriptions {
  const byUri = new Map<string, { subscribers: Set<Subscriber>; confirmed: Promise<unknown> }>();
  const tell = (method: 'resources/subscribe' | 'resources/unsubscribe', uri: string) => client.request({ method, params: { uri } }, EmptyResultSchema, { timeout: TIMEOUT_MS });

  function leave(uri: string, subscriber: Subscriber): void {
    const entry = byUri.get(uri);
    if (!entry?.subscribers.delete(subscriber) || entry.subscribers.size > 0) return;
    byUri.delete(uri);
    // A server that does not confirm the end sends updates nobody listens to; there is nothing else to be done about it.
    tell('resources/unsubscribe', uri).catch((error: unknown) => client.onerror?.(error as Error));
  }

  return {
    async subscribe(uri, signal, on) {
      if (!client.getServerCapabilities()?.resources?.subscribe) throw new McpError(ErrorCode.MethodNotFound, 'it offers no subscriptions');
      let stop: () => void = () => undefined;
      let end: () => void = () => undefined;
      const over = new Promise<void>((resolve, reject) => {
        stop = resolve;
        end = () => reject(McpError.fromError(ErrorCode.ConnectionClosed, 'Connection closed'));
      });
      // The connection may end before the server has confirmed, when nobody waits for this yet.
      over.catch(() => undefined);
      const subscriber: Subscriber = { updated: () => on.updated(), end: () => end() };
      const entry = byUri.get(uri) ?? { subscribers: new Set<Subscriber>(), confirmed: tell('resources/subscribe', uri) };
      byUri.set(uri, entry);
      entry.subscribers.add(subscriber);
      signal.addEventListener('abort', stop, { once: true });
      try {
        await entry.confirmed;
        on.subscribed?.();
        if (!signal.aborted) await over;
      } finally {
        signal.removeEventListener('abort', stop);
        // Whoever comes after a refusal asks anew.
        leave(uri, subscriber);
      }
    },
    updated(uri) {
      for (const [watched, { subscribers }] of byUri) if (uri === watched || uri.startsWith(`${watched}/`)) for (const subscriber of subscribers) subscriber.updated();
    },
    close() {
      const entries = [...byUri.values()];
      byUri.clear();
      for (const { subscribers } of entries) for (const subscriber of subscribers) subscriber.end();
    },
  };
}
