import type { FileChange, RuntimeName, SubagentStream, Task } from '@chatos/contracts';
import { integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** The Drizzle view of the tables that `migrations/` makes; a test compares the two. */
export function createTables(runtime: RuntimeName) {
  return {
    tasks: sqliteTable(`${runtime}_tasks`, {
      sequence: integer('sequence').primaryKey({ autoIncrement: true }),
      id: text('id').notNull(),
      title: text('title').notNull(),
      details: text('details').notNull(),
      status: text('status').$type<Task['status']>().notNull(),
      priority: text('priority').$type<Task['priority']>().notNull(),
      tags: text('tags', { mode: 'json' }).$type<string[]>().notNull(),
      runId: text('run_id').notNull(),
      sessionId: text('session_id').notNull(),
      userMessageId: text('user_message_id').notNull(),
      createdAt: integer('created_at').notNull(),
      updatedAt: integer('updated_at').notNull(),
      /** '' where the task has none. */
      dedupeKey: text('dedupe_key').notNull(),
      caller: text('caller').$type<'main' | 'subagent'>().notNull(),
    }),
    fileChanges: sqliteTable(`${runtime}_file_changes`, {
      sequence: integer('sequence').primaryKey({ autoIncrement: true }),
      id: text('id').notNull(),
      path: text('path').notNull(),
      absolutePath: text('absolute_path').notNull(),
      workspaceRoot: text('workspace_root').notNull(),
      changeType: text('change_type').$type<FileChange['changeType']>().notNull(),
      tool: text('tool').notNull(),
      server: text('server').notNull(),
      runId: text('run_id').notNull(),
      sessionId: text('session_id').notNull(),
      userMessageId: text('user_message_id').notNull(),
      diff: text('diff').notNull(),
      createdAt: integer('created_at').notNull(),
      toolCallId: text('tool_call_id').notNull(),
      /** SHA-256 in hex, also of contents that were not stored; null where there was no file. */
      before: text('before_hash'),
      after: text('after_hash'),
      state: text('state').$type<'pending' | 'done'>().notNull(),
      logged: integer('logged', { mode: 'boolean' }).notNull(),
      writer: text('writer').notNull(),
      logOffset: integer('log_offset').notNull(),
      /** Kind and permission bits as in `st_mode`, the bits 0 where they are not known; null where there was no file, or nothing is known of it. */
      beforeMode: integer('before_mode'),
      afterMode: integer('after_mode'),
    }),
    contents: sqliteTable(`${runtime}_contents`, {
      hash: text('hash').primaryKey(),
      bytes: integer('bytes').notNull(),
      usedAt: integer('used_at').notNull(),
    }),
    contentUsage: sqliteTable(`${runtime}_content_usage`, {
      id: integer('id').primaryKey(),
      bytes: integer('bytes').notNull(),
      contents: integer('contents').notNull(),
    }),
    subagentStreams: sqliteTable(`${runtime}_subagent_streams`, {
      sequence: integer('sequence').primaryKey({ autoIncrement: true }),
      id: text('id').notNull(),
      sessionId: text('session_id').notNull(),
      toolCallId: text('tool_call_id').notNull(),
      jobId: text('job_id').notNull(),
      status: text('status').$type<SubagentStream['status']>().notNull(),
      createdAt: integer('created_at').notNull(),
      updatedAt: integer('updated_at').notNull(),
      parentId: text('parent_id').notNull(),
      agent: text('agent').notNull(),
      task: text('task').notNull(),
      modelName: text('model_name').notNull(),
      result: text('result').notNull(),
      inputTokens: integer('input_tokens').notNull(),
      outputTokens: integer('output_tokens').notNull(),
      cost: real('cost').notNull(),
    }),
    subagentSteps: sqliteTable(`${runtime}_subagent_steps`, {
      sequence: integer('sequence').primaryKey({ autoIncrement: true }),
      streamId: text('stream_id').notNull(),
      type: text('type').notNull(),
      /** JSON text; not Drizzle's JSON mode, which would store the JSON value null as SQL NULL. */
      payload: text('payload').notNull(),
      createdAt: integer('created_at').notNull(),
    }),
  };
}

export type RuntimeTables = ReturnType<typeof createTables>;
