import { z } from 'zod';
import { messageId, sessionId } from '../identifiers.ts';
import { message, messagePart, turn } from './messages.ts';
import { session } from './sessions.ts';

/**
 * What a watcher of one session receives. The first event is always `state`: everything needed to draw the unfinished turn. Deltas are
 * merged by the runtime, at most one event for a part in 16 ms; `position` is the index of the part in the message.
 */
export const sessionEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('state'),
    session,
    /** The turn that runs or waits for an approval, then those queued behind it, oldest first. */
    turns: z.array(turn),
    /** The messages of these turns, as far as they exist. */
    messages: z.array(message),
  }),
  z.object({ type: z.literal('session'), session }),
  z.object({ type: z.literal('turn'), turn }),
  z.object({ type: z.literal('message'), message }),
  z.object({ type: z.literal('delta'), sessionId, messageId, position: z.number().int(), kind: z.enum(['text', 'reasoning']), step: z.number().int(), text: z.string() }),
  z.object({ type: z.literal('part'), sessionId, messageId, position: z.number().int(), part: messagePart }),
  z.object({ type: z.literal('deleted'), sessionId }),
]);
export type SessionEvent = z.infer<typeof sessionEvent>;

/** What a watcher of the list of sessions receives: one changed or new session, or the id of one deleted. */
export const sessionListEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('changed'), session }),
  z.object({ type: z.literal('deleted'), sessionId }),
  /** The configuration changed: models and tools may be others now. */
  z.object({ type: z.literal('configuration'), revision: z.number().int() }),
]);
export type SessionListEvent = z.infer<typeof sessionListEvent>;
