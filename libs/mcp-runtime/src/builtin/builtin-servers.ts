import type { BuiltinEndpoint, BuiltinServer } from '@chatos/contracts';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';

/** How a runtime starts the servers the workbench brings. The composition knows where they lie; this library does not. */
export interface BuiltinServers {
  /** What to run for one that is a process of its own: the program and its entry by their absolute paths, then the arguments. */
  command(endpoint: BuiltinEndpoint): readonly string[];
  /** The client's end of a connection to one that runs inside the runtime. Absent: there is none. */
  connect?(server: 'subagents'): Promise<Transport>;
  /** Another with every build: the tools another build listed are not believed. Absent: they are. */
  readonly version?: string;
}

/** What a built-in server said unasked, beyond the protocol: a method of ours. */
export interface BuiltinNotification {
  readonly server: BuiltinServer;
  /** For which workspace the server runs. */
  readonly workspaceRoot: string | null;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A request of the runtime to a built-in server. */
export interface BuiltinRequest {
  readonly server: BuiltinServer;
  readonly workspaceRoot: string | null;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
  /** Starts the server where it does not run. */
  readonly startsServer?: boolean;
}
