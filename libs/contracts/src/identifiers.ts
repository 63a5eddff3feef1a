import { z } from 'zod';

/** An identifier made by us: letters, digits, `_` and `-` only, so that it can never be a path part with a meaning. */
const identifier = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'an identifier of 1 to 64 letters, digits, "_" or "-"');

export const sessionId = identifier.brand<'SessionId'>();
export type SessionId = z.infer<typeof sessionId>;

export const messageId = identifier.brand<'MessageId'>();
export type MessageId = z.infer<typeof messageId>;

/** One turn of Chat or one run of AIDE: the same thing under the name its users know. */
export const turnId = identifier.brand<'TurnId'>();
export type TurnId = z.infer<typeof turnId>;

export const workspaceId = identifier.brand<'WorkspaceId'>();
export type WorkspaceId = z.infer<typeof workspaceId>;

/** The id of a configuration record: a model, MCP server, prompt or subagent. */
export const recordId = identifier.brand<'RecordId'>();
export type RecordId = z.infer<typeof recordId>;

/** The id of a record as a page names it (a change, a question, a stream, a model): what made it may put `:` between its parts. Never a path part with a meaning either. */
export const reference = z.string().regex(/^[A-Za-z0-9_:-]{1,128}$/, 'an identifier of 1 to 128 letters, digits, "_", ":" or "-"');

/** Names the model provider chose for a tool call; opaque, never used as a path. */
export const toolCallId = z.string().min(1).max(256);

/** Milliseconds since the Unix epoch. */
export const timestamp = z.number().int().nonnegative();
