import type { RuntimeName } from '@chatos/contracts';
import type { Component } from '@chatos/state';
import { createConsentTables } from '../consent/tables.ts';
import { createSearchTables, createTurnTriggers } from '../search/tables.ts';

/**
 * The schema of one runtime's conversations. Two rules the code relies on are kept by the database itself: at most one turn of a session
 * is under way, and a turn has an end exactly if its state is terminal. A turn goes only with its session, as its messages do: a reference
 * from message to turn would cost every append an index that nothing reads.
 */
export function conversationComponent(runtime: RuntimeName): Component {
  return {
    name: 'conversation', owner: runtime,
    migrations: [
      { version: 1, name: 'sessions, turns, messages, tool policies', sql: createTables(runtime) },
      { version: 2, name: 'consent, and the tools of a session', sql: createConsentTables(runtime) },
      { version: 3, name: 'attachments of messages', sql: allowAttachments(runtime) },
      { version: 4, name: 'the folder of a session', sql: `ALTER TABLE ${runtime}_sessions ADD COLUMN workspace_root TEXT;` },
      { version: 5, name: 'full-text search of messages', sql: createSearchTables(runtime) },
      { version: 6, name: 'modes, pauses, what a turn costs, notes that wait', sql: createRunControl(runtime) },
    ],
  };
}

function createTables(prefix: RuntimeName): string {
  return `
CREATE TABLE ${prefix}_sessions (
  id TEXT PRIMARY KEY NOT NULL,
  title TEXT NOT NULL,
  model_id TEXT,
  workspace_id TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX ${prefix}_sessions_by_use ON ${prefix}_sessions (updated_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX ${prefix}_sessions_by_workspace ON ${prefix}_sessions (workspace_id, updated_at DESC, id DESC) WHERE deleted_at IS NULL AND workspace_id IS NOT NULL;
CREATE INDEX ${prefix}_sessions_deleted ON ${prefix}_sessions (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE ${prefix}_turns (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  session_id TEXT NOT NULL REFERENCES ${prefix}_sessions (id) ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'waiting-for-approval', 'completed', 'failed', 'stopped', 'interrupted')),
  model_id TEXT NOT NULL,
  model_name TEXT NOT NULL,
  notice TEXT,
  config_revision INTEGER NOT NULL,
  steps INTEGER NOT NULL DEFAULT 0,
  input_tokens INTEGER NOT NULL DEFAULT 0,
  output_tokens INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER,
  CHECK ((finished_at IS NOT NULL) = (state IN ('completed', 'failed', 'stopped', 'interrupted')))
) STRICT;
CREATE INDEX ${prefix}_turns_by_session ON ${prefix}_turns (session_id, seq);
CREATE INDEX ${prefix}_turns_unfinished ON ${prefix}_turns (session_id, seq) WHERE finished_at IS NULL;
CREATE UNIQUE INDEX ${prefix}_turns_one_under_way ON ${prefix}_turns (session_id) WHERE state IN ('running', 'waiting-for-approval');

CREATE TABLE ${prefix}_messages (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  session_id TEXT NOT NULL REFERENCES ${prefix}_sessions (id) ON DELETE CASCADE,
  turn_seq INTEGER NOT NULL,
  place INTEGER NOT NULL CHECK (place IN (0, 1)),
  created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX ${prefix}_messages_in_order ON ${prefix}_messages (session_id, turn_seq, place);

CREATE TABLE ${prefix}_message_parts (
  message_seq INTEGER NOT NULL REFERENCES ${prefix}_messages (seq) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('text', 'reasoning', 'tool')),
  step INTEGER NOT NULL,
  content TEXT,
  tool TEXT,
  PRIMARY KEY (message_seq, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE ${prefix}_tool_policies (
  tool TEXT PRIMARY KEY NOT NULL,
  policy TEXT NOT NULL CHECK (policy IN ('ask', 'allow', 'deny')),
  updated_at INTEGER NOT NULL
) STRICT;
`;
}

/** A check cannot be changed in place: the parts move into a table that has the new one. Nothing refers to them. */
function allowAttachments(prefix: RuntimeName): string {
  return `
CREATE TABLE ${prefix}_message_parts_3 (
  message_seq INTEGER NOT NULL REFERENCES ${prefix}_messages (seq) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('text', 'reasoning', 'tool', 'attachment')),
  step INTEGER NOT NULL,
  content TEXT,
  tool TEXT,
  PRIMARY KEY (message_seq, position)
) STRICT, WITHOUT ROWID;
INSERT INTO ${prefix}_message_parts_3 (message_seq, position, kind, step, content, tool) SELECT message_seq, position, kind, step, content, tool FROM ${prefix}_message_parts;
DROP TABLE ${prefix}_message_parts;
ALTER TABLE ${prefix}_message_parts_3 RENAME TO ${prefix}_message_parts;
`;
}

/**
 * A turn may be paused, and knows what it costs and how full the model's context is. The check of its states cannot be changed in place, so the
 * rows move into a table that has the new one, and the indexes and triggers of the old one, which go with it, are made again.
 */
function createRunControl(prefix: RuntimeName): string {
  const kept = 'seq, id, session_id, state, model_id, model_name, notice, config_revision, steps, input_tokens, output_tokens, created_at, started_at, finished_at';
  return `
ALTER TABLE ${prefix}_sessions ADD COLUMN mode TEXT NOT NULL DEFAULT 'ask' CHECK (mode IN ('plan', 'ask', 'auto-edit'));

CREATE TABLE ${prefix}_pending_notes (
  seq INTEGER PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES ${prefix}_sessions (id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX ${prefix}_pending_notes_by_session ON ${prefix}_pending_notes (session_id, seq);

CREATE TABLE ${prefix}_turns_6 (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  session_id TEXT NOT NULL REFERENCES ${prefix}_sessions (id) ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'waiting-for-approval', 'paused', 'completed', 'failed', 'stopped', 'interrupted')),
  model_id TEXT NOT NULL,
  model_name TEXT NOT NULL,
  notice TEXT,
  config_revision INTEGER NOT NULL,
  steps INTEGER NOT NULL DEFAULT 0,
  input_tokens INTEGER NOT NULL DEFAULT 0,
  output_tokens INTEGER NOT NULL DEFAULT 0,
  cost REAL NOT NULL DEFAULT 0,
  context_tokens INTEGER NOT NULL DEFAULT 0,
  context_limit INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER,
  CHECK ((finished_at IS NOT NULL) = (state IN ('completed', 'failed', 'stopped', 'interrupted')))
) STRICT;
INSERT INTO ${prefix}_turns_6 (${kept}) SELECT ${kept} FROM ${prefix}_turns;
DROP TABLE ${prefix}_turns;
ALTER TABLE ${prefix}_turns_6 RENAME TO ${prefix}_turns;
CREATE INDEX ${prefix}_turns_by_session ON ${prefix}_turns (session_id, seq);
CREATE INDEX ${prefix}_turns_unfinished ON ${prefix}_turns (session_id, seq) WHERE finished_at IS NULL;
CREATE UNIQUE INDEX ${prefix}_turns_one_under_way ON ${prefix}_turns (session_id) WHERE state IN ('running', 'waiting-for-approval', 'paused');
${createTurnTriggers(prefix)}
`;
}
