import type { FilledPrompt, ResourceContent, ResourceTemplate, ServerPrompt, ServerResource } from '@chatos/contracts';
import type { CompletionQuery, RequestPlace } from '@chatos/mcp-runtime';
import { sessionNotFound } from '../errors.ts';
import type { EngineParts } from '../running/engine-parts.ts';
import { createPullIterator } from '../watching/pull-iterator.ts';
import type { Taken } from '../watching/pull-iterator.ts';

type Signal = AbortSignal | undefined;
interface ResourceName { readonly server: string; readonly uri: string }

/** What the servers of this runtime offer a session besides tools. */
export interface ServerOffers {
  prompts(sessionId: string, refresh: boolean, signal: Signal): Promise<ServerPrompt[]>;
  fillPrompt(sessionId: string, request: { readonly server: string; readonly name: string; readonly arguments: Readonly<Record<string, string>> }, signal: Signal): Promise<FilledPrompt>;
  complete(sessionId: string, query: CompletionQuery, signal: Signal): Promise<{ values: string[]; hasMore: boolean }>;
  resources(sessionId: string, refresh: boolean, signal: Signal): Promise<{ resources: ServerResource[]; templates: ResourceTemplate[] }>;
  readResource(sessionId: string, resource: ResourceName, signal: Signal): Promise<ResourceContent[]>;
  /** An event at once when the server has taken the subscription, then one for each update; updates nobody read in time are one. Keeps the server running. */
  watchResource(sessionId: string, resource: ResourceName, signal: Signal): AsyncIteratorObject<{ updates: number }>;
}

export function createServerOffers({ mcp, store, workspaceRoot, log }: Pick<EngineParts, 'mcp' | 'store' | 'workspaceRoot' | 'log'>): ServerOffers {
  function placeOf(sessionId: string, signal: Signal): RequestPlace {
    const session = store.sessions.find(sessionId);
    if (session === null) throw sessionNotFound();
    return { workspaceRoot: workspaceRoot(session), signal: signal ?? new AbortController().signal };
  }
  /** A server that cannot be asked is no reason to show nothing of the others. */
  function tellOf(problems: readonly { problem: string }[]): void {
    for (const { problem } of problems) log('warn', `server-offers: ${problem}`);
  }

  return {
    async prompts(sessionId, refresh, signal) {
      const { prompts, problems } = await mcp.prompts.list({ ...placeOf(sessionId, signal), refresh });
      tellOf(problems);
      return prompts;
    },
    fillPrompt: async (sessionId, request, signal) => mcp.prompts.get({ ...request, ...placeOf(sessionId, signal) }),
    complete: async (sessionId, query, signal) => mcp.prompts.complete({ ...query, ...placeOf(sessionId, signal) }),
    async resources(sessionId, refresh, signal) {
      const { resources, templates, problems } = await mcp.resources.list({ ...placeOf(sessionId, signal), refresh });
      tellOf(problems);
      return { resources, templates };
    },
    async readResource(sessionId, resource, signal) {
      const contents = await mcp.resources.read({ server: resource.server, uri: resource.uri, ...placeOf(sessionId, signal) });
      return contents.map(({ uri, mimeType, text, sizeInBytes }) => ({ uri, mimeType, text, sizeInBytes }));
    },
    watchResource(sessionId, { server, uri }, signal) {
      const place = placeOf(sessionId, signal);
      const ending = new AbortController();
      let updates = -1;
      let told = -1;
      let failure: Error | null = null;
      const iterator = createPullIterator<{ updates: number }>({
        take(): Taken<{ updates: number }> {
          if (updates > told) {
            told = updates;
            return { kind: 'event', event: { updates } };
          }
          if (failure !== null) throw failure;
          return { kind: 'empty' };
        },
        onClose: () => ending.abort(),
        signal,
      });
      const changed = () => {
        updates++;
        iterator.wake();
      };
      mcp.resources.subscribe({ server, uri, workspaceRoot: place.workspaceRoot, signal: ending.signal, onSubscribed: changed, onUpdated: changed }).catch((error: unknown) => {
        failure = error instanceof Error ? error : new Error(String(error));
        iterator.wake();
      });
      return iterator;
    },
  };
}
