import { z } from 'zod';
import { sessionId, timestamp, workspaceId } from '../identifiers.ts';
import { turnState } from './messages.ts';

export const session = z.object({
  id: sessionId,
  title: z.string(),
  /** The model chosen for this session; null takes the configuration's default. Never written into the shared configuration. */
  modelId: z.string().nullable(),
  /** AIDE: the workspace the session works in. Chat: null. */
  workspaceId: workspaceId.nullable(),
  /** Chat: the folder the user picked for the session's tools, absolute; null where none was. AIDE: null, for the workspace says it. */
  workspaceRoot: z.string().nullable(),
  /** The state of the turn under way (the oldest unfinished one), else of its newest turn; null before the first. */
  lastTurnState: turnState.nullable(),
  createdAt: timestamp,
  updatedAt: timestamp,
});
export type Session = z.infer<typeof session>;

export const workspace = z.object({
  id: workspaceId,
  name: z.string(),
  /** The absolute real path of its directory. */
  path: z.string(),
  /** False where the directory is gone. */
  isPresent: z.boolean(),
  createdAt: timestamp,
});
export type Workspace = z.infer<typeof workspace>;
