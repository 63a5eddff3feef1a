import type { MessagePart, RunMode, RuntimeName, ToolPolicy, TurnState } from '@chatos/contracts';
import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * The tables of one runtime's conversations, for queries; `component.ts` creates them. `turns.seq` orders a session: a message belongs to
 * a turn and has a place in it (0 the user's, 1 the assistant's), so a message sent while an earlier turn still runs comes after its answer.
 */
export function conversationTables(runtime: RuntimeName) {
  const sessions = sqliteTable(`${runtime}_sessions`, {
    id: text('id').primaryKey(),
    title: text('title').notNull(),
    modelId: text('model_id'),
    workspaceId: text('workspace_id'),
    workspaceRoot: text('workspace_root'),
    mode: text('mode').$type<RunMode>().notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    deletedAt: integer('deleted_at'),
  });
  const turns = sqliteTable(`${runtime}_turns`, {
    seq: integer('seq').primaryKey(),
    id: text('id').notNull(),
    sessionId: text('session_id').notNull(),
    state: text('state').$type<TurnState>().notNull(),
    modelId: text('model_id').notNull(),
    modelName: text('model_name').notNull(),
    notice: text('notice'),
    configRevision: integer('config_revision').notNull(),
    steps: integer('steps').notNull(),
    inputTokens: integer('input_tokens').notNull(),
    outputTokens: integer('output_tokens').notNull(),
    cost: real('cost').notNull(),
    contextTokens: integer('context_tokens').notNull(),
    contextLimit: integer('context_limit').notNull(),
    createdAt: integer('created_at').notNull(),
    startedAt: integer('started_at'),
    finishedAt: integer('finished_at'),
  });
  const messages = sqliteTable(`${runtime}_messages`, {
    seq: integer('seq').primaryKey(),
    id: text('id').notNull(),
    sessionId: text('session_id').notNull(),
    turnSeq: integer('turn_seq').notNull(),
    place: integer('place').notNull(),
    createdAt: integer('created_at').notNull(),
  });
  const parts = sqliteTable(`${runtime}_message_parts`, {
    messageSeq: integer('message_seq').notNull(),
    position: integer('position').notNull(),
    kind: text('kind').$type<Exclude<MessagePart['kind'], 'correction' | 'note' | 'summary'>>().notNull(),
    step: integer('step').notNull(),
    /** The text of a text or reasoning part, the result of a tool part. */
    content: text('content'),
    /** What only a tool part (or an attachment) has, as JSON; of a text, that it is a correction of the user; of reasoning, that it is a note or a summary. */
    tool: text('tool'),
  }, (table) => [primaryKey({ columns: [table.messageSeq, table.position] })]);
  const policies = sqliteTable(`${runtime}_tool_policies`, {
    tool: text('tool').primaryKey(),
    policy: text('policy').$type<ToolPolicy>().notNull(),
    updatedAt: integer('updated_at').notNull(),
  });
  const pendingNotes = sqliteTable(`${runtime}_pending_notes`, {
    seq: integer('seq').primaryKey(),
    sessionId: text('session_id').notNull(),
    text: text('text').notNull(),
    createdAt: integer('created_at').notNull(),
  });
  return { sessions, turns, messages, parts, policies, pendingNotes };
}

export type ConversationTables = ReturnType<typeof conversationTables>;

export const USER_PLACE = 0;
export const ASSISTANT_PLACE = 1;
