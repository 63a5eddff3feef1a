import type { Component } from '@chatos/state';

const STAMPS = 'revision INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL';

/**
 * Version 1. `name_key` is the name in lower case: SQLite's own NOCASE knows ASCII only. `default_model_id` is null while the built-in demo
 * model is the default; being one cell, there is never more than one default.
 */
const tables = `
CREATE TABLE config_models (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE, provider TEXT NOT NULL, model TEXT NOT NULL, base_url TEXT NOT NULL,
  api_key_name TEXT NOT NULL, reasoning_effort TEXT NOT NULL, tool_followup_mode TEXT NOT NULL, description TEXT NOT NULL,
  supports_vision INTEGER NOT NULL, supports_reasoning INTEGER NOT NULL, ${STAMPS}
) STRICT;
CREATE TABLE config_state (
  id INTEGER PRIMARY KEY CHECK (id = 1), revision INTEGER NOT NULL, default_model_id TEXT REFERENCES config_models (id)
) STRICT;
INSERT INTO config_state (id, revision, default_model_id) VALUES (1, 0, NULL);
CREATE TABLE config_secrets (
  name_key TEXT PRIMARY KEY, name TEXT NOT NULL, description TEXT NOT NULL, updated_at INTEGER NOT NULL
) STRICT;
CREATE TABLE config_mcp_servers (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE, endpoint TEXT NOT NULL, description TEXT NOT NULL, tags TEXT NOT NULL,
  enabled INTEGER NOT NULL, timeout_ms INTEGER, max_timeout_ms INTEGER, call_meta TEXT NOT NULL, locked INTEGER NOT NULL,
  environment_names TEXT NOT NULL, ${STAMPS}
) STRICT;
CREATE TABLE config_prompts (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE, title TEXT NOT NULL, content TEXT NOT NULL, is_builtin INTEGER NOT NULL,
  locked INTEGER NOT NULL, default_content TEXT NOT NULL, ${STAMPS}
) STRICT;
CREATE TABLE config_subagents (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE, description TEXT NOT NULL, entry TEXT NOT NULL, enabled INTEGER NOT NULL,
  agents TEXT NOT NULL, tags TEXT NOT NULL, skills TEXT NOT NULL, commands TEXT NOT NULL, models TEXT NOT NULL, model_implicit INTEGER NOT NULL, ${STAMPS}
) STRICT;
CREATE TABLE config_settings (
  id INTEGER PRIMARY KEY CHECK (id = 1), revision INTEGER NOT NULL, changed TEXT NOT NULL
) STRICT;
INSERT INTO config_settings (id, revision, changed) VALUES (1, 0, '{}');
`;

/** Version 2: how remote servers are told who asks, and what was approved. Every server until now was typed by hand. */
const serverAccess = `
ALTER TABLE config_mcp_servers ADD COLUMN auth TEXT NOT NULL DEFAULT '{"kind":"none"}';
ALTER TABLE config_mcp_servers ADD COLUMN header_names TEXT NOT NULL DEFAULT '[]';
ALTER TABLE config_mcp_servers ADD COLUMN has_credential INTEGER NOT NULL DEFAULT 0;
ALTER TABLE config_mcp_servers ADD COLUMN origin TEXT NOT NULL DEFAULT 'typed';
ALTER TABLE config_mcp_servers ADD COLUMN approved_hash TEXT;
ALTER TABLE config_mcp_servers ADD COLUMN connect_timeout_ms INTEGER;
ALTER TABLE config_mcp_servers ADD COLUMN idle_stop_ms INTEGER;
`;

/** Version 3: the texts of subagents, those of plugins as they were read. Whoever had only names until now has no text: it is installed anew. */
const subagentTexts = `
ALTER TABLE config_subagents ADD COLUMN prompt TEXT NOT NULL DEFAULT '';
ALTER TABLE config_subagents ADD COLUMN tools TEXT;
ALTER TABLE config_subagents ADD COLUMN content TEXT NOT NULL DEFAULT '{"agents":[],"skills":[],"commands":[]}';
`;

/** Version 4: what models cost and how much they can be given; 0 says that it is not known. */
const modelPrices = `
ALTER TABLE config_models ADD COLUMN input_price REAL NOT NULL DEFAULT 0;
ALTER TABLE config_models ADD COLUMN output_price REAL NOT NULL DEFAULT 0;
ALTER TABLE config_models ADD COLUMN context_tokens INTEGER NOT NULL DEFAULT 0;
`;

/** The configuration's part of `chatos.db.sqlite`. A released migration is never edited; the next one gets the next number. */
export const configComponent: Component = {
  name: 'config', owner: 'configuration',
  migrations: [
    { version: 1, name: 'tables', sql: tables },
    { version: 2, name: 'server-access', sql: serverAccess },
    { version: 3, name: 'subagent-texts', sql: subagentTexts },
    { version: 4, name: 'model-prices', sql: modelPrices },
  ],
};
