import type { RequestPlace } from '../prompts/server-prompts.ts';
import type { ServerConnection } from './connection.ts';

/** An enabled server, as the services of this library know it. */
export interface KnownServer {
  readonly id: string;
  readonly name: string;
  /** Names its way of running; what was learnt of another is not true of this one. */
  readonly hash: string;
}

/** The way from a service to the running servers. */
export interface ServerAccess {
  /** The enabled servers, in the configuration's order. */
  servers(): KnownServer[];
  /** Runs work on a server's connection, which starts it where it does not run; what only watches keeps no server that is to end. Rejects with McpRuntimeError, also 'unknown-server'. */
  use<Result>(server: string, place: RequestPlace & { isWatch?: boolean }, work: (connection: ServerConnection) => Promise<Result>): Promise<Result>;
}
