import { z } from 'zod';
import { sessionId, timestamp, workspaceId } from '../identifiers.ts';
import { turnState } from './messages.ts';

/**
 * What a session's model may do by itself. `plan`: read, and nothing else; `ask`: every change of a file is shown first; `auto-edit`: files inside the
 * workspace are changed at once (and reviewed afterwards), while commands and tools of other servers still ask. Kept in the session, never in
 * the shared configuration.
 */
export const runMode = z.enum(['plan', 'ask', 'auto-edit']);
export type RunMode = z.infer<typeof runMode>;

export const session = z.object({
  id: sessionId,
  title: z.string(),
  /** The model chosen for this session; null takes the configuration's default. Never written into the shared configuration. */
  modelId: z.string().nullable(),
  /** AIDE: the workspace the session works in. Chat: null. */
  workspaceId: workspaceId.nullable(),
  /** Chat: the folder the user picked for the session's tools, absolute; null where none was. AIDE: null, for the workspace says it. */
  workspaceRoot: z.string().nullable(),
  /** Chat's sessions are always in `ask`. */
  mode: runMode,
  /** The state of the turn under way (the oldest unfinished one), else of its newest turn; null before the first. */
  lastTurnState: turnState.nullable(),
  createdAt: timestamp,
  updatedAt: timestamp,
});
export type Session = z.infer<typeof session>;

export const sessionUsage = z.object({
  turns: z.number().int(), inputTokens: z.number().int(), outputTokens: z.number().int(),
  /** By the prices of the models when they ran; 0 where they are not known. */
  cost: z.number(),
  /** What the newest call of the model took of its context, in tokens; 0 before the first. */
  contextTokens: z.number().int().default(0),
  /** Beyond so many tokens the context is summarised before the next call. */
  summarisedBeyond: z.number().int().default(0),
});
export type SessionUsage = z.infer<typeof sessionUsage>;

/**
 * Whether the user believes what a workspace's own files tell a model to do (its AGENTS.md or CLAUDE.md). `unknown`: not asked yet, or another folder
 * has taken the place of the one that was asked about; it is treated as `untrusted`.
 */
export const workspaceTrust = z.enum(['unknown', 'trusted', 'untrusted']);
export type WorkspaceTrust = z.infer<typeof workspaceTrust>;

export const workspace = z.object({
  id: workspaceId,
  name: z.string(),
  /** The absolute real path of its directory. */
  path: z.string(),
  /** False where the directory is gone. */
  isPresent: z.boolean(),
  trust: workspaceTrust,
  createdAt: timestamp,
});
export type Workspace = z.infer<typeof workspace>;
