import { z } from 'zod';
import { messageId, sessionId, timestamp, toolCallId, turnId } from '../identifiers.ts';
import { toolMedia } from './tool-media.ts';

/** The longest message a user may send, in UTF-16 code units. A longer text belongs into a file. */
export const MAX_MESSAGE_LENGTH = 1_000_000;

export const toolCallState = z.enum(['waiting-for-approval', 'running', 'succeeded', 'failed', 'denied', 'stopped']);
export type ToolCallState = z.infer<typeof toolCallState>;

/** One part of an assistant's message. `step` counts the model calls of the turn from 0: what one call produced shares a step. */
export const messagePart = z.discriminatedUnion('kind', [
  /** A resource the user attached: what was read of it when the message was sent. */
  z.object({
    kind: z.literal('attachment'), step: z.number().int(), server: z.string(), uri: z.string(), mimeType: z.string(), text: z.string(),
    /** The images and audio among it; the text names them too. */
    media: z.array(toolMedia).default([]),
  }),
  /** What the user added while the turn ran. `step` is the call it is told before; it stands where it came, among what an earlier call produced. */
  z.object({ kind: z.literal('correction'), step: z.number().int(), text: z.string() }),
  /** What the workbench tells the model of what the user did besides writing (hunks of its changes that were undone); `step` as a correction's. */
  z.object({ kind: z.literal('note'), step: z.number().int(), text: z.string() }),
  /**
   * The context was compacted before the call `step`: from here on `text` stands, for the model, in the place of everything before that call.
   * All of it stays on disk. `tokensBefore` is what the last call before it took.
   */
  z.object({ kind: z.literal('summary'), step: z.number().int(), text: z.string(), tokensBefore: z.number().int() }),
  z.object({ kind: z.literal('text'), step: z.number().int(), text: z.string() }),
  z.object({ kind: z.literal('reasoning'), step: z.number().int(), text: z.string() }),
  z.object({
    kind: z.literal('tool'),
    step: z.number().int(),
    callId: toolCallId,
    tool: z.string(),
    /** The arguments exactly as they are (or were) executed. */
    arguments: z.unknown(),
    state: toolCallState,
    /** The result as text; for a failed or denied call, what was told to the model. */
    result: z.string().nullable(),
    /** Where the whole result was too large for the model: the id under which it was saved. */
    resultBlob: z.string().nullable(),
    /** The images and audio of the result, in its order; the text names them too. */
    media: z.array(toolMedia).default([]),
    /** How far a running call is, as its server last said. */
    progress: z.string().nullable(),
    startedAt: timestamp,
    finishedAt: timestamp.nullable(),
  }),
]);
export type MessagePart = z.infer<typeof messagePart>;
export type ToolPart = Extract<MessagePart, { kind: 'tool' }>;

export const turnState = z.enum(['queued', 'running', 'waiting-for-approval', 'paused', 'completed', 'failed', 'stopped', 'interrupted']);
export type TurnState = z.infer<typeof turnState>;
export const TERMINAL_TURN_STATES: readonly TurnState[] = ['completed', 'failed', 'stopped', 'interrupted'];

/** A turn of Chat, a run of AIDE. It ends in exactly one of the terminal states. */
export const turn = z.object({
  id: turnId,
  sessionId,
  state: turnState,
  modelId: z.string(),
  modelName: z.string(),
  /** What the user is told where it failed, was interrupted, or met a limit; null otherwise. */
  notice: z.string().nullable(),
  configRevision: z.number().int(),
  steps: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  /** What it has cost, by the prices of its model when it ran; 0 where they are not known. Without its subagents, as the tokens are. */
  cost: z.number().nonnegative(),
  /** What the newest call of the model took of its context, in tokens; 0 before the first. */
  contextTokens: z.number().int(),
  /** The model's context, in tokens; 0 where the configuration does not say. */
  contextLimit: z.number().int(),
  createdAt: timestamp,
  startedAt: timestamp.nullable(),
  finishedAt: timestamp.nullable(),
});
export type Turn = z.infer<typeof turn>;

export const message = z.object({
  id: messageId,
  sessionId,
  turnId,
  role: z.enum(['user', 'assistant']),
  parts: z.array(messagePart),
  /** The place of `parts[0]` in the message: of a long run only the newest parts are read with it, `messages.parts` reads the earlier ones. */
  firstPosition: z.number().int().nonnegative().default(0),
  /** The state of its turn when it was read: a page shows 'interrupted' or 'failed' below the message. */
  turnState,
  turnNotice: z.string().nullable(),
  createdAt: timestamp,
});
export type Message = z.infer<typeof message>;

/** A message the search has found, with the piece of its words around the first match. */
export const messageHit = z.object({
  sessionId,
  sessionTitle: z.string(),
  messageId,
  role: message.shape.role,
  createdAt: timestamp,
  snippet: z.string(),
  /** Where the query stands in the snippet, in UTF-16 code units; empty where only the index knows. */
  matches: z.array(z.object({ start: z.number().int().nonnegative(), end: z.number().int().nonnegative() })),
});
export type MessageHit = z.infer<typeof messageHit>;
