import { z } from 'zod';
import { sessionId } from '../identifiers.ts';
import { MAX_MESSAGE_LENGTH, turn } from './messages.ts';
import { session } from './sessions.ts';

/** A session at a glance: for the small window, and for programs that steer sessions. */
export const sessionGlance = z.object({
  session,
  turn: turn.nullable(),
  /** What it does now, in one line: the tool it calls, the last words of its answer. */
  doing: z.string(),
  /** Questions and approvals that wait for the user. */
  waiting: z.number().int(),
  runningSubagents: z.number().int(), runningTerminals: z.number().int(),
});
export type SessionGlance = z.infer<typeof sessionGlance>;

/** First all sessions with something under way and the one used last; then each that changes. One that has come to rest is sent once more. */
export const glanceEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('state'), glances: z.array(sessionGlance) }),
  z.object({ type: z.literal('changed'), glance: sessionGlance }),
  z.object({ type: z.literal('removed'), sessionId }),
]);
export type GlanceEvent = z.infer<typeof glanceEvent>;

const words = z.string().refine((text) => text.trim() !== '', 'an empty text cannot be sent').max(MAX_MESSAGE_LENGTH);

/** Inputs of the terminal manager's calls, named as the predecessor's. */
export const controlInputs = {
  /** A new message: queued behind what runs, or (`force`) in its place. */
  dispatch: z.object({ sessionId, text: words, force: z.boolean().default(false) }),
  /** `summary_now`: the context is compacted before the next call of the model. */
  action: z.object({ sessionId, action: z.enum(['summary_now', 'pause', 'resume']) }),
  /** A correction to whatever runs: `auto` reaches the deepest subagent that runs, else the session's own turn. */
  intervene: z.object({ sessionId, text: words, target: z.enum(['auto', 'main', 'subagent']).default('auto') }),
  /** Stops the turn under way and those queued. */
  stop: z.object({ sessionId }),
  /** Ends all that works for the session: turns, subagents, terminals. Without `force` refused (UNUSABLE_INPUT) while a turn runs. */
  close: z.object({ sessionId, force: z.boolean().default(false) }),
} as const;
