import { z } from 'zod';
import { recordId, timestamp } from '../identifiers.ts';
import { sandboxState } from '../runtime/terminals.ts';

/** One child (or one remote connection) of a server: there is one per environment and workspace. */
export const serverInstance = z.object({
  workspaceRoot: z.string().nullable(),
  pid: z.number().int().nullable(),
  /** Resident memory of its whole process group, in bytes. */
  memoryBytes: z.number().int().nullable(),
  startedAt: timestamp.nullable(),
  lastCallAt: timestamp.nullable(),
  callsInFlight: z.number().int(),
  calls: z.number().int(),
  errors: z.number().int(),
  /** When it will be stopped unless it is used; null while something keeps it. */
  idleStopAt: timestamp.nullable(),
  /** What it does though no call waits for it, and since when: it is not idle then. Work it announced and left in silence for a day counts as over. */
  background: z.object({ since: timestamp, kinds: z.array(z.enum(['subscription', 'task', 'progress', 'terminal'])) }).nullable(),
});
export type ServerInstance = z.infer<typeof serverInstance>;

export const serverState = z.enum(['stopped', 'starting', 'running', 'restarting', 'failed', 'waiting-for-consent', 'needs-sign-in', 'disabled']);
export type ServerState = z.infer<typeof serverState>;

/** What the control room shows of one server, of this runtime alone. */
export const serverStatus = z.object({
  id: recordId,
  name: z.string(),
  /** `inside`: a built-in one that runs in the runtime itself. */
  kind: z.enum(['stdio', 'http', 'inside']),
  endpoint: z.string(),
  state: serverState,
  /** In words, where it failed or waits. */
  problem: z.string().nullable(),
  remedy: z.string().nullable(),
  /** stdio: the command as it is run, argument by argument. */
  command: z.array(z.string()),
  /** stdio: the absolute path the command resolves to on `path`; null where it resolves to nothing. */
  resolvedBinary: z.string().nullable(),
  /** The PATH its children get. */
  path: z.string().nullable(),
  /** `path` folder by folder, as the system it runs on divides it. */
  pathFolders: z.array(z.string()),
  /** Every variable its children get, by name alone. */
  environmentNames: z.array(z.string()),
  instances: z.array(serverInstance),
  toolCount: z.number().int().nullable(),
  /** Whether it is one the workbench brings. */
  isBuiltin: z.boolean(),
  /** How the shell server confines commands; null for every other server, and until it has run. */
  sandbox: sandboxState.nullable(),
  signIn: z.object({ scopes: z.array(z.string()), expiresAt: timestamp.nullable() }).nullable(),
});
export type ServerStatus = z.infer<typeof serverStatus>;

/** One line a server wrote, or that was said of it. Numbered from 1 for each server. */
export const serverLogLine = z.object({ number: z.number().int(), at: timestamp, source: z.enum(['stdout', 'stderr', 'message', 'workbench']), level: z.string(), text: z.string() });
export type ServerLogLine = z.infer<typeof serverLogLine>;
