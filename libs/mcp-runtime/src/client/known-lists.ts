import type { ResourceTemplate, ServerPrompt, ServerResource } from '@chatos/contracts';
import type { Log } from '@chatos/process-host';
import { McpRuntimeError, messageOf } from '../errors.ts';
import type { RequestPlace } from '../prompts/server-prompts.ts';
import type { ServerProblem } from '../types.ts';
import type { ServerConnection } from './connection.ts';
import type { KnownServer, ServerAccess } from './server-access.ts';

export interface ResourceLists {
  readonly resources: ServerResource[];
  readonly templates: ResourceTemplate[];
}

/** What one kind of list is, and how a connection is asked for it. */
export interface ListKind<List> {
  readonly what: string;
  ask(connection: ServerConnection, signal: AbortSignal): Promise<List>;
}

export const PROMPT_LISTS: ListKind<ServerPrompt[]> = { what: 'prompts', ask: (connection, signal) => connection.listPrompts(signal) };
export const RESOURCE_LISTS: ListKind<ResourceLists> = { what: 'resources', ask: (connection, signal) => connection.listResources(signal) };

/** One kind of list of every server, as last heard. Asking for what is known starts nothing. */
export class KnownLists<List> {
  readonly #kind: ListKind<List>;
  readonly #access: ServerAccess;
  readonly #log: Log;
  readonly #known = new Map<string, List>();

  constructor(kind: ListKind<List>, access: ServerAccess, log: Log) {
    this.#kind = kind;
    this.#access = access;
    this.#log = log;
  }

  /** What is known, or what every server says now. A server that cannot be asked is a problem, never a rejection but by the signal. */
  async all(place: RequestPlace, { refresh }: { refresh: boolean }): Promise<{ lists: List[]; problems: ServerProblem[] }> {
    const problems: ServerProblem[] = [];
    const found = await Promise.all(this.#access.servers().map(async (server) => {
      if (!refresh) return this.#known.get(server.hash) ?? null;
      try {
        const list = await this.#access.use(server.name, place, (connection) => this.#kind.ask(connection, place.signal));
        this.#known.set(server.hash, list);
        return list;
      } catch (error) {
        place.signal.throwIfAborted();
        problems.push({ server: server.name, ...explained(error) });
        return this.#known.get(server.hash) ?? null;
      }
    }));
    this.#forgetOthers();
    return { lists: found.filter((list) => list !== null), problems };
  }

  /** Takes what a connection says now; a failure leaves what was known and is a log line. Resolves to whether there is something new. */
  async learn({ name, hash }: KnownServer, connection: ServerConnection, signal: AbortSignal): Promise<boolean> {
    try {
      this.#known.set(hash, await this.#kind.ask(connection, signal));
      return true;
    } catch (error) {
      if (!signal.aborted) this.#log(`MCP server "${name}": its ${this.#kind.what} could not be listed: ${messageOf(error)}`);
      return false;
    }
  }

  #forgetOthers(): void {
    const hashes = new Set(this.#access.servers().map(({ hash }) => hash));
    for (const hash of this.#known.keys()) if (!hashes.has(hash)) this.#known.delete(hash);
  }
}

function explained(error: unknown): { problem: string; remedy: string } {
  if (error instanceof McpRuntimeError) return { problem: error.problem, remedy: error.remedy };
  return { problem: messageOf(error), remedy: 'Test the server in the settings.' };
}
