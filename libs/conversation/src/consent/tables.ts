import type { RuntimeName, ToolPolicy } from '@chatos/contracts';
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * Version 2: what this runtime remembers of consent, and what a session's model is offered. What belongs to a session goes with it; the
 * newest row of `server_approvals` for a server is the one with the highest rowid.
 */
export function createConsentTables(prefix: RuntimeName): string {
  return `
CREATE TABLE ${prefix}_server_approvals (
  server_id TEXT NOT NULL,
  hash TEXT NOT NULL,
  command TEXT NOT NULL,
  approved_at INTEGER NOT NULL,
  PRIMARY KEY (server_id, hash)
) STRICT;

CREATE TABLE ${prefix}_tool_pins (
  server_id TEXT NOT NULL,
  tool TEXT NOT NULL,
  hash TEXT NOT NULL,
  face TEXT NOT NULL,
  pinned_at INTEGER NOT NULL,
  PRIMARY KEY (server_id, tool)
) STRICT, WITHOUT ROWID;

CREATE TABLE ${prefix}_session_policies (
  session_id TEXT NOT NULL REFERENCES ${prefix}_sessions (id) ON DELETE CASCADE,
  tool TEXT NOT NULL,
  policy TEXT NOT NULL CHECK (policy IN ('ask', 'allow', 'deny')),
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (session_id, tool)
) STRICT, WITHOUT ROWID;

CREATE TABLE ${prefix}_session_tools (
  session_id TEXT NOT NULL REFERENCES ${prefix}_sessions (id) ON DELETE CASCADE,
  server TEXT NOT NULL,
  tool TEXT NOT NULL,
  is_enabled INTEGER NOT NULL CHECK (is_enabled IN (0, 1)),
  PRIMARY KEY (session_id, server, tool)
) STRICT, WITHOUT ROWID;
`;
}

/** The same tables, for queries. */
export function consentTables(runtime: RuntimeName) {
  const approvals = sqliteTable(`${runtime}_server_approvals`, {
    serverId: text('server_id').notNull(),
    hash: text('hash').notNull(),
    /** What was approved, as JSON: command, environment names, resolved binary. Never a value. */
    command: text('command').notNull(),
    approvedAt: integer('approved_at').notNull(),
  }, (table) => [primaryKey({ columns: [table.serverId, table.hash] })]);
  const pins = sqliteTable(`${runtime}_tool_pins`, {
    serverId: text('server_id').notNull(),
    tool: text('tool').notNull(),
    hash: text('hash').notNull(),
    face: text('face').notNull(),
    pinnedAt: integer('pinned_at').notNull(),
  }, (table) => [primaryKey({ columns: [table.serverId, table.tool] })]);
  const sessionPolicies = sqliteTable(`${runtime}_session_policies`, {
    sessionId: text('session_id').notNull(),
    tool: text('tool').notNull(),
    policy: text('policy').$type<ToolPolicy>().notNull(),
    updatedAt: integer('updated_at').notNull(),
  }, (table) => [primaryKey({ columns: [table.sessionId, table.tool] })]);
  const sessionTools = sqliteTable(`${runtime}_session_tools`, {
    sessionId: text('session_id').notNull(),
    server: text('server').notNull(),
    /** '' stands for every tool of the server that has no row of its own. */
    tool: text('tool').notNull(),
    isEnabled: integer('is_enabled', { mode: 'boolean' }).notNull(),
  }, (table) => [primaryKey({ columns: [table.sessionId, table.server, table.tool] })]);
  return { approvals, pins, sessionPolicies, sessionTools };
}

export type ConsentTables = ReturnType<typeof consentTables>;
