import { createPortClient } from '@chatos/contracts';
import type { Explained, PortClient, SurfaceName } from '@chatos/contracts';
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract';
import { pauseBefore } from './back-off.ts';
import { callAtPath, createClientFacade } from './client-facade.ts';
import type { ConnectionSnapshot, SurfaceTransport } from './connection-state.ts';
import { NotConnectedError } from './not-connected-error.ts';

/** A page's one connection to its process; it reconnects by itself. */
export interface SurfaceConnection<Contract extends AnyContractRouter = AnyContractRouter> {
  readonly surface: SurfaceName;
  /**
   * Stays the same across connections. A call made while the first connection is being made waits for it; one made while the connection is
   * lost rejects with NotConnectedError, one cut off by a loss with PortClosedError. No call is ever repeated by itself.
   */
  readonly client: ContractRouterClient<Contract>;
  /** The headless host's token of this surface; null in Electron. */
  readonly token: string | null;
  snapshot(): ConnectionSnapshot;
  /** @returns what ends the subscription */
  subscribe(listener: () => void): () => void;
  /** Tries again at once, on the user's demand. */
  retry(): void;
  close(): void;
}

/** After this long in service a connection counts as good, and the pauses start from the shortest again. */
const GOOD_AFTER_MS = 5_000;

/** Keeps `transport` connected: see SurfaceConnection. */
export function createSurfaceConnection<Contract extends AnyContractRouter>(options: {
  surface: SurfaceName;
  transport: SurfaceTransport;
  token: string | null;
}): SurfaceConnection<Contract> {
  const { transport } = options;
  let snapshot: ConnectionSnapshot = { state: 'connecting', generation: 0, reason: null };
  let current: PortClient<Contract> | null = null;
  let attempts = 0;
  let attemptNumber = 0;
  let readySince = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;
  const listeners = new Set<() => void>();

  const change = (next: Partial<ConnectionSnapshot>) => {
    snapshot = { ...snapshot, ...next };
    for (const listener of [...listeners]) listener();
  };
  const drop = () => {
    const dropped = current;
    current = null;
    dropped?.close();
  };
  const lost = (reason: Explained) => {
    if (readySince !== 0 && Date.now() - readySince > GOOD_AFTER_MS) attempts = 0;
    readySince = 0;
    drop();
    clearTimeout(retryTimer);
    retryTimer = setTimeout(attempt, pauseBefore(attempts++));
    // Before the first connection a page simply is not there yet.
    change({ state: snapshot.generation === 0 && attempts < 4 ? 'connecting' : 'lost', reason });
  };
  const attempt = () => {
    clearTimeout(retryTimer);
    if (isClosed) return;
    const number = ++attemptNumber;
    const isStale = () => isClosed || number !== attemptNumber;
    transport.attempt({
      onPort(port) {
        if (isStale()) return port.close();
        drop();
        clearTimeout(retryTimer);
        const client = createPortClient<Contract>(port);
        current = client;
        readySince = Date.now();
        port.onClose(() => {
          if (current === client && !isStale()) lost(CONNECTION_GONE);
        });
        change({ state: 'ready', generation: snapshot.generation + 1, reason: null });
      },
      onLost: (reason) => void (isStale() || lost(reason)),
      onFailed(reason) {
        if (isStale()) return;
        clearTimeout(retryTimer);
        drop();
        change({ state: 'failed', reason });
      },
    });
  };

  const facade = createClientFacade(async (path, args) => {
    if (current === null && snapshot.state === 'connecting') await settled(args[1]);
    if (current === null) throw new NotConnectedError(snapshot.reason);
    return callAtPath(current.client, path, args);
  });
  const settled = (callOptions: unknown) =>
    new Promise<void>((resolve, reject) => {
      const signal = (callOptions as { signal?: AbortSignal } | undefined)?.signal;
      const finish = () => {
        if (!isClosed && snapshot.state === 'connecting') return;
        listeners.delete(finish);
        signal?.removeEventListener('abort', aborted);
        resolve();
      };
      const aborted = () => {
        listeners.delete(finish);
        reject(signal?.reason as Error);
      };
      if (signal?.aborted) return aborted();
      signal?.addEventListener('abort', aborted, { once: true });
      listeners.add(finish);
    });

  attempt();
  return {
    surface: options.surface,
    token: options.token,
    client: facade as ContractRouterClient<Contract>,
    snapshot: () => snapshot,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    retry() {
      attempts = 0;
      change({ state: snapshot.generation === 0 ? 'connecting' : 'lost', reason: null });
      attempt();
    },
    close() {
      isClosed = true;
      clearTimeout(retryTimer);
      transport.close();
      drop();
      change({ state: 'failed', reason: null });
    },
  };
}

const CONNECTION_GONE: Explained = { problem: 'The connection to the process behind this page was lost.', remedy: 'This page reconnects by itself.' };
