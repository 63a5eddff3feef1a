import type { RuntimeName } from '@chatos/contracts';
import type { Migration } from '@chatos/state';

/**
 * The first tables. `sequence` is the order in which rows were written and what pages are keyed by: times may be equal or step back.
 * An index on `session_id` holds the sequence too, since that is the row id, so it serves a session's pages as it is.
 */
export function recordsMigration(runtime: RuntimeName): Migration {
  return {
    version: 1,
    name: 'tasks, file changes, subagent streams',
    sql: `
      CREATE TABLE ${runtime}_tasks (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        details TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('todo', 'doing', 'blocked', 'done')),
        priority TEXT NOT NULL CHECK (priority IN ('high', 'medium', 'low')),
        tags TEXT NOT NULL CHECK (json_valid(tags)),
        run_id TEXT NOT NULL,
        session_id TEXT NOT NULL,
        user_message_id TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX ${runtime}_tasks_of_session ON ${runtime}_tasks (session_id);

      CREATE TABLE ${runtime}_file_changes (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        path TEXT NOT NULL,
        absolute_path TEXT NOT NULL,
        workspace_root TEXT NOT NULL,
        change_type TEXT NOT NULL CHECK (change_type IN ('created', 'modified', 'deleted')),
        tool TEXT NOT NULL,
        server TEXT NOT NULL,
        run_id TEXT NOT NULL,
        session_id TEXT NOT NULL,
        user_message_id TEXT NOT NULL,
        diff TEXT NOT NULL,
        created_at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX ${runtime}_file_changes_of_session ON ${runtime}_file_changes (session_id);

      CREATE TABLE ${runtime}_subagent_streams (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        session_id TEXT NOT NULL,
        tool_call_id TEXT NOT NULL,
        job_id TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('running', 'completed', 'failed', 'stopped')),
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX ${runtime}_subagent_streams_of_session ON ${runtime}_subagent_streams (session_id);

      CREATE TABLE ${runtime}_subagent_steps (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        stream_id TEXT NOT NULL REFERENCES ${runtime}_subagent_streams (id) ON DELETE CASCADE,
        type TEXT NOT NULL,
        payload TEXT NOT NULL CHECK (json_valid(payload)),
        created_at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX ${runtime}_subagent_steps_of_stream ON ${runtime}_subagent_steps (stream_id);
    `,
  };
}
