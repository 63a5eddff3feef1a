import type { FileChange, RuntimeName, Task } from '@chatos/contracts';
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

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
    }),
    subagentStreams: sqliteTable(`${runtime}_subagent_streams`, {
      sequence: integer('sequence').primaryKey({ autoIncrement: true }),
      id: text('id').notNull(),
      sessionId: text('session_id').notNull(),
      toolCallId: text('tool_call_id').notNull(),
      jobId: text('job_id').notNull(),
      status: text('status').$type<'running' | 'completed' | 'failed' | 'stopped'>().notNull(),
      createdAt: integer('created_at').notNull(),
      updatedAt: integer('updated_at').notNull(),
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
