import type { Bearer, bearerRequest, ConfigurationSnapshot, configurationSourceContract, Port, PortClient, SecretReference } from '@chatos/contracts';
import type { z } from 'zod';
import { configurationSnapshot, createPortClient, PortClosedError } from '@chatos/contracts';
import { ConversationError } from '../errors.ts';
import { deferred } from '../deferred.ts';

/** How long a caller waits for the configuration process before being told that it does not answer: longer than its start takes. */
const WAIT_MS = 15_000;

export interface ConfigurationClientOptions {
  readonly waitMs?: number;
  readonly log?: (level: 'info' | 'warn' | 'error', message: string) => void;
}

/**
 * A runtime's view of the shared configuration: read-only, over a port to the configuration process. When that process restarts the last
 * snapshot stays in use until the next port brings a new one.
 */
export interface ConfigurationClient {
  /** Reads from this port from now on, and gives up the one before. */
  connect(port: Port): void;
  /** The newest snapshot; waits for the first. UNAVAILABLE where none comes in time. */
  snapshot(): Promise<ConfigurationSnapshot>;
  /** The newest snapshot, or null before the first. */
  current(): ConfigurationSnapshot | null;
  /** Called with every new snapshot, and at once where there is one. Returns its disposer. */
  onChange(listener: (snapshot: ConfigurationSnapshot) => void): () => void;
  /** One secret's value, asked for when it is needed and kept nowhere. UNAVAILABLE where the process is down, the source's own error where it has none. */
  secret(reference: SecretReference): Promise<string>;
  /** A bearer for a server with OAuth, asked for when it is needed. UNAVAILABLE where the process is down or the user must sign in. */
  bearer(request: BearerInput, signal?: AbortSignal): Promise<Bearer>;
  close(): void;
}

/** What `configuration.bearer` is asked with. */
export type BearerInput = z.input<typeof bearerRequest>;

type SourceClient = PortClient<typeof configurationSourceContract>;

export function createConfigurationClient({ waitMs = WAIT_MS, log = () => undefined }: ConfigurationClientOptions = {}): ConfigurationClient {
  const listeners = new Set<(snapshot: ConfigurationSnapshot) => void>();
  let newest: ConfigurationSnapshot | null = null;
  let source: SourceClient | null = null;
  let firstSnapshot = deferred<void>();
  let connected = deferred<void>();
  let isClosed = false;

  async function read(client: SourceClient) {
    try {
      for await (const received of await client.client.configuration.watch()) {
        if (source !== client) return;
        const parsed = configurationSnapshot.safeParse(received);
        if (!parsed.success) {
          log('error', `configuration.read: a snapshot was left out, it does not fit its schema: ${parsed.error.message}`);
          continue;
        }
        newest = parsed.data;
        firstSnapshot.resolve();
        for (const listener of listeners) notify(listener, parsed.data);
      }
    } catch (error: unknown) {
      // The process behind the port went away. Its restart brings a new port; until then the last snapshot serves.
      if (source === client && !isClosed) log('warn', `configuration.read: ${String(error)}`);
    }
    if (source === client && !isClosed) disconnected();
  }

  function disconnected() {
    source?.close();
    source = null;
    connected = deferred<void>();
  }

  function notify(listener: (snapshot: ConfigurationSnapshot) => void, snapshot: ConfigurationSnapshot) {
    try {
      listener(snapshot);
    } catch (error: unknown) {
      log('error', `configuration.notify: ${String(error)}`);
    }
  }

  /** Waits for something only the configuration process can bring. */
  async function inTime(awaited: Promise<void>): Promise<void> {
    const late = deferred<'late'>();
    const timer = setTimeout(() => late.resolve('late'), waitMs);
    try {
      if ((await Promise.race([awaited, late.promise])) === 'late' || isClosed) throw unavailable();
    } finally {
      clearTimeout(timer);
    }
  }

  /** Asks again once: a process that dies while it is asked is restarted, and what is asked for here changes nothing. */
  async function askTwice<Answer>(ask: (asked: SourceClient) => Promise<Answer>): Promise<Answer> {
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      if (source === null) await inTime(connected.promise);
      const asked = source;
      if (asked === null) break;
      try {
        return await ask(asked);
      } catch (error: unknown) {
        if (!(error instanceof PortClosedError)) throw error;
        if (source === asked) disconnected();
      }
    }
    throw unavailable();
  }

  return {
    connect(port) {
      if (isClosed) return port.close();
      source?.close();
      const client = createPortClient<typeof configurationSourceContract>(port);
      source = client;
      connected.resolve();
      void read(client);
    },
    async snapshot() {
      if (newest === null) await inTime(firstSnapshot.promise);
      if (newest === null) throw unavailable();
      return newest;
    },
    current: () => newest,
    onChange(listener) {
      listeners.add(listener);
      if (newest !== null) notify(listener, newest);
      return () => listeners.delete(listener);
    },
    async secret(reference) {
      return (await askTwice((asked) => asked.client.configuration.secret(reference))).value;
    },
    bearer: (request, signal) => askTwice((asked) => asked.client.configuration.bearer(request, { signal })),
    close() {
      isClosed = true;
      listeners.clear();
      firstSnapshot.resolve();
      connected.resolve();
      source?.close();
      source = null;
      firstSnapshot = deferred<void>();
    },
  };
}

function unavailable(): ConversationError {
  return new ConversationError('UNAVAILABLE', { problem: 'The configuration process does not answer.', remedy: 'It is restarted by itself; try again in a moment. If that does not help, restart ChatOS.' });
}
