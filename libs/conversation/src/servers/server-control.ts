import type { ServerLogLine, ServerStatus, TestResult } from '@chatos/contracts';
import type { McpRuntime } from '@chatos/mcp-runtime';
import { ConversationError } from '../errors.ts';
import { createPullIterator } from '../watching/pull-iterator.ts';

/** How often what runs is measured while somebody watches. */
const MEASURE_EVERY_MS = 3000;
/** The most lines told at once; a reader that is slow gets the newest. */
const LINES_AT_ONCE = 500;

/** The control room of one runtime: its own servers, and nobody else's. */
export interface ServerControl {
  list(): Promise<ServerStatus[]>;
  /** All at once, then all again whenever one changed; a slow reader gets the newest only. */
  watch(signal: AbortSignal | undefined): AsyncIteratorObject<{ servers: ServerStatus[] }>;
  start(id: string, signal: AbortSignal | undefined): Promise<ServerStatus>;
  stop(id: string): Promise<ServerStatus>;
  restart(id: string, signal: AbortSignal | undefined): Promise<ServerStatus>;
  test(id: string, signal: AbortSignal | undefined): Promise<TestResult>;
  watchLog(id: string, signal: AbortSignal | undefined): AsyncIteratorObject<{ lines: ServerLogLine[] }>;
}

type Servers = Pick<McpRuntime, 'statuses' | 'measure' | 'onStatus' | 'start' | 'stop' | 'restart' | 'test' | 'log' | 'onLog'>;

export interface ServerControlOptions {
  readonly mcp: Servers;
  /** The configured server of an id, as the configuration now has it; null where there is none. */
  recordOf(id: string): Parameters<McpRuntime['test']>[0] | null;
}

export function createServerControl({ mcp, recordOf }: ServerControlOptions): ServerControl {
  function statusOf(id: string): ServerStatus {
    const status = mcp.statuses().find((candidate) => candidate.id === id);
    if (!status) throw new ConversationError('NOT_FOUND', { problem: 'There is no such MCP server (any more).', remedy: 'Look at the list again: it may have been removed in the settings.' });
    return status;
  }

  return {
    async list() {
      await mcp.measure();
      return mcp.statuses();
    },

    watch(signal) {
      let hasChanged = true;
      const endings: (() => void)[] = [];
      const iterator = createPullIterator<{ servers: ServerStatus[] }>({
        take() {
          if (!hasChanged) return { kind: 'empty' };
          hasChanged = false;
          return { kind: 'event', event: { servers: mcp.statuses() } };
        },
        onClose: () => endings.forEach((end) => end()),
        signal,
      });
      const changed = () => {
        hasChanged = true;
        iterator.wake();
      };
      if (signal?.aborted === true) return iterator;
      // Nothing is measured, and nothing told, while nothing runs.
      const measure = () => {
        if (mcp.statuses().some((status) => status.instances.some((instance) => instance.pid !== null))) void mcp.measure().then(changed, () => undefined);
      };
      const timer = setInterval(measure, MEASURE_EVERY_MS).unref();
      endings.push(mcp.onStatus(changed), () => clearInterval(timer));
      measure();
      return iterator;
    },

    async start(id, signal) {
      statusOf(id);
      await mcp.start(id, signal ?? new AbortController().signal);
      return statusOf(id);
    },
    async stop(id) {
      statusOf(id);
      await mcp.stop(id);
      return statusOf(id);
    },
    async restart(id, signal) {
      statusOf(id);
      await mcp.restart(id, signal ?? new AbortController().signal);
      return statusOf(id);
    },

    async test(id, signal) {
      statusOf(id);
      const record = recordOf(id);
      if (!record) throw new ConversationError('NOT_FOUND', { problem: 'There is no such MCP server (any more).', remedy: 'It may have been removed in the settings.' });
      return mcp.test(record, signal ?? new AbortController().signal);
    },

    watchLog(id, signal) {
      statusOf(id);
      const endings: (() => void)[] = [];
      let told = 0;
      let isFirst = true;
      const iterator = createPullIterator<{ lines: ServerLogLine[] }>({
        take() {
          const lines = mcp.log(id).filter((line) => line.number > told).slice(-LINES_AT_ONCE);
          if (lines.length === 0 && !isFirst) return { kind: 'empty' };
          isFirst = false;
          told = lines.at(-1)?.number ?? told;
          return { kind: 'event', event: { lines } };
        },
        onClose: () => endings.forEach((end) => end()),
        signal,
      });
      if (signal?.aborted === true) return iterator;
      endings.push(mcp.onLog((serverId) => {
        if (serverId === id) iterator.wake();
      }));
      return iterator;
    },
  };
}
