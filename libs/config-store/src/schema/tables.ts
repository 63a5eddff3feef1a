import type { McpServerFields, McpServerRecord, ModelFields, RecordId, SettingsChanges, SubagentContent } from '@chatos/contracts';
import { integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** The tables of `migrations.ts` as drizzle knows them; `tables.test.ts` compares the two. */
const stamps = { revision: integer().notNull(), createdAt: integer('created_at').notNull(), updatedAt: integer('updated_at').notNull() };
const named = { id: text().$type<RecordId>().primaryKey(), name: text().notNull(), nameKey: text('name_key').notNull() };
const words = (column: string) => text(column, { mode: 'json' }).$type<string[]>().notNull();
const flag = (column: string) => integer(column, { mode: 'boolean' }).notNull();

export const state = sqliteTable('config_state', {
  id: integer().primaryKey(),
  revision: integer().notNull(),
  defaultModelId: text('default_model_id').$type<RecordId>(),
});

export const models = sqliteTable('config_models', {
  ...named,
  provider: text().$type<ModelFields['provider']>().notNull(),
  model: text().notNull(),
  baseUrl: text('base_url').notNull(),
  apiKeyName: text('api_key_name').notNull(),
  reasoningEffort: text('reasoning_effort').$type<ModelFields['reasoningEffort']>().notNull(),
  toolFollowupMode: text('tool_followup_mode').$type<ModelFields['toolFollowupMode']>().notNull(),
  description: text().notNull(),
  supportsVision: flag('supports_vision'),
  supportsReasoning: flag('supports_reasoning'),
  inputPrice: real('input_price').notNull(),
  outputPrice: real('output_price').notNull(),
  contextTokens: integer('context_tokens').notNull(),
  ...stamps,
});

export const secrets = sqliteTable('config_secrets', {
  nameKey: text('name_key').primaryKey(),
  name: text().notNull(),
  description: text().notNull(),
  updatedAt: integer('updated_at').notNull(),
});

export const mcpServers = sqliteTable('config_mcp_servers', {
  ...named,
  endpoint: text().notNull(),
  description: text().notNull(),
  tags: words('tags'),
  enabled: flag('enabled'),
  timeoutMs: integer('timeout_ms'),
  maxTimeoutMs: integer('max_timeout_ms'),
  callMeta: text('call_meta', { mode: 'json' }).$type<McpServerFields['callMeta']>().notNull(),
  locked: flag('locked'),
  environmentNames: words('environment_names'),
  auth: text({ mode: 'json' }).$type<McpServerFields['auth']>().notNull(),
  headerNames: words('header_names'),
  hasCredential: flag('has_credential'),
  origin: text().$type<McpServerRecord['origin']>().notNull(),
  approvedHash: text('approved_hash'),
  connectTimeoutMs: integer('connect_timeout_ms'),
  idleStopMs: integer('idle_stop_ms'),
  ...stamps,
});

export const prompts = sqliteTable('config_prompts', {
  ...named,
  title: text().notNull(),
  content: text().notNull(),
  isBuiltin: flag('is_builtin'),
  locked: flag('locked'),
  defaultContent: text('default_content').notNull(),
  ...stamps,
});

export const subagents = sqliteTable('config_subagents', {
  ...named,
  description: text().notNull(),
  entry: text().notNull(),
  enabled: flag('enabled'),
  agents: words('agents'),
  tags: words('tags'),
  skills: words('skills'),
  commands: words('commands'),
  models: words('models'),
  modelImplicit: flag('model_implicit'),
  prompt: text().notNull(),
  tools: text({ mode: 'json' }).$type<string[]>(),
  content: text({ mode: 'json' }).$type<SubagentContent>().notNull(),
  ...stamps,
});

export const settings = sqliteTable('config_settings', {
  id: integer().primaryKey(),
  revision: integer().notNull(),
  changed: text({ mode: 'json' }).$type<SettingsChanges>().notNull(),
});
