import { z } from 'zod';
import { timestamp } from '../identifiers.ts';

/** One background session of the shell server: a program in a pseudo-terminal of its own. */
export const terminal = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  sessionId: z.string(),
  /** Whose it is: the agent's, confined as its commands are; or the user's own shell, which is not. */
  owner: z.enum(['agent', 'user']),
  /** What the model calls it by; unique among the running ones of its session. */
  name: z.string(),
  command: z.string(),
  cwd: z.string(),
  pid: z.number().int().nullable(),
  state: z.enum(['running', 'exited', 'interrupted']),
  exitCode: z.number().int().nullable(),
  signal: z.string().nullable(),
  columns: z.number().int(),
  rows: z.number().int(),
  isSandboxed: z.boolean(),
  startedAt: timestamp,
  finishedAt: timestamp.nullable(),
  /** How much it has written in all, in bytes; its output is kept on disk from `keptFrom` on. */
  outputBytes: z.number().int(),
  keptFrom: z.number().int(),
});
export type Terminal = z.infer<typeof terminal>;

/** What a watcher of one terminal receives: first its state with the newest output, then each piece as it comes. `offset` is in bytes of the whole output. */
export const terminalEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('state'), terminal, offset: z.number().int(), text: z.string() }),
  z.object({ type: z.literal('output'), offset: z.number().int(), text: z.string() }),
  z.object({ type: z.literal('changed'), terminal }),
]);
export type TerminalEvent = z.infer<typeof terminalEvent>;

export const terminalListEvent = z.object({ terminals: z.array(terminal) });
export type TerminalListEvent = z.infer<typeof terminalListEvent>;

/** Notifications of the shell server to its runtime. */
export const TERMINAL_OUTPUT_METHOD = 'notifications/chatos/terminal-output';
export const terminalOutput = z.object({ id: z.string(), offset: z.number().int(), text: z.string() });
export const TERMINAL_CHANGED_METHOD = 'notifications/chatos/terminal-changed';
export const terminalChanged = z.object({ terminal });

/** Requests of the runtime to its shell server; the result is `{}`. */
/** Starts the user's own login shell in the workspace; the result is `{ terminal }`. Sent only on the user's word, never on a model's. */
export const TERMINAL_OPEN_METHOD = 'chatos/terminal-open';
export const terminalOpen = z.object({ sessionId: z.string(), columns: z.number().int().min(2).max(1000), rows: z.number().int().min(1).max(1000) });
export const terminalOpened = z.object({ terminal });
export const TERMINAL_WRITE_METHOD = 'chatos/terminal-write';
export const terminalWrite = z.object({ id: terminal.shape.id, data: z.string().max(1_000_000) });
export const TERMINAL_RESIZE_METHOD = 'chatos/terminal-resize';
export const terminalResize = z.object({ id: terminal.shape.id, columns: z.number().int().min(2).max(1000), rows: z.number().int().min(1).max(1000) });
export const TERMINAL_KILL_METHOD = 'chatos/terminal-kill';
export const terminalKill = z.object({ id: terminal.shape.id });

/** The experimental server capability under which the shell server says how it confines commands. */
export const SANDBOX_CAPABILITY = 'chatos/sandbox';
export const sandboxState = z.object({ kind: z.enum(['bubblewrap', 'seatbelt', 'none']), /** Why there is none; '' where there is one. */ reason: z.string() });
export type SandboxState = z.infer<typeof sandboxState>;
