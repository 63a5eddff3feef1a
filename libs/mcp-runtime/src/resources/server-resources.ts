import type { ResourceTemplate, ServerResource } from '@chatos/contracts';
import type { RequestPlace } from '../prompts/server-prompts.ts';
import type { ServerProblem } from '../types.ts';
import type { ReadContent } from './resource-contents.ts';

/** The resources of the servers. All but `list` without `refresh` may start a server; all reject with McpRuntimeError or the signal's reason. */
export interface ServerResources {
  /** From what is known; `refresh` asks every server anew. A server that cannot be asked is a problem, never a rejection. */
  list(place: RequestPlace & { readonly refresh: boolean }): Promise<{ resources: ServerResource[]; templates: ResourceTemplate[]; problems: ServerProblem[] }>;
  read(request: RequestPlace & { readonly server: string; readonly uri: string }): Promise<ReadContent[]>;
  /** Calls `onUpdated` with every update until the signal is aborted, and resolves then. Keeps the server running meanwhile. Rejects where the server offers no subscriptions. */
  subscribe(request: RequestPlace & { readonly server: string; readonly uri: string; onUpdated(): void; onSubscribed?(): void }): Promise<void>;
}
