import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { RuntimeStoreError } from '@chatos/runtime-store';
import { wordsOf } from './errors.ts';
import { createRouterServer } from './router/server.ts';
import { createRouterTools } from './router/tools.ts';
import { INTERRUPTED } from './runs/outcome.ts';
import { createRuns, runningState } from './runs/runs.ts';
import type { Subagents, SubagentsOptions } from './types.ts';
import { createWatchers } from './watching/watchers.ts';

/** Closes what an earlier process left running, and starts nothing. */
export function createSubagents(options: SubagentsOptions): Subagents {
  const { store, log } = options;
  const watchers = createWatchers((sessionId) => runningState(runs, sessionId));
  const runs = createRuns(options, watchers);
  const tools = createRouterTools(options, runs);
  const servers = new Set<{ close(): Promise<void> }>();

  for (const { id, sessionId, agent } of store.markInterrupted(INTERRUPTED)) options.recordEvent('subagent_done', { streamId: id, sessionId, agent, status: 'failed', code: 'interrupted', result: INTERRUPTED }, '');

  return {
    async connect() {
      const [client, inner] = InMemoryTransport.createLinkedPair();
      const server = createRouterServer(tools, (error) => log('error', `subagents: ${wordsOf(error)}`));
      servers.add(server);
      server.onclose = () => void servers.delete(server);
      await server.connect(inner);
      return client;
    },
    list: (request) => store.list(request),
    steps: (streamId, request) => store.steps(streamId, request),
    watch: (sessionId, signal) => watchers.watch(sessionId, signal),
    correct: (sessionId, text, turnId) => runs.deepest(sessionId, turnId)?.correct(text) ?? false,
    async cancel(streamId) {
      const run = runs.find(streamId);
      if (run !== null) {
        await runs.end(run, 'cancelled');
        return run.stream;
      }
      const ended = store.find(streamId);
      if (ended !== null) return ended;
      throw new RuntimeStoreError('record-unknown', { problem: 'There is no such run of a subagent.', remedy: 'It may have been removed with its session: read the list again.' });
    },
    sessionEnded: (sessionId) => runs.endSession(sessionId),
    async close() {
      await runs.close();
      watchers.close();
      await Promise.all([...servers].map((server) => server.close()));
    },
  };
}
