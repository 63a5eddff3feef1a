import { z } from 'zod';
import { recordId, timestamp } from '../identifiers.ts';
import { headerName, serverAuth } from '../mcp/server-auth.ts';
import { subagentContent } from './subagent-content.ts';

/** Grows by one with every change of the shared configuration. */
export const revision = z.number().int().nonnegative();

const stamped = { id: recordId, revision, createdAt: timestamp, updatedAt: timestamp };

/** A secret's name, in the form of an environment variable; unique without regard to case. */
export const secretName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, 'letters, digits and "_", not starting with a digit');

export const modelProvider = z.enum(['openai_compatible', 'anthropic', 'demo']);
export type ModelProvider = z.infer<typeof modelProvider>;

/** The fields of a model a user writes. */
export const modelFields = z.object({
  name: z.string().trim().min(1).max(120),
  provider: modelProvider,
  /** The provider's own name of the model. */
  model: z.string().trim().min(1).max(200),
  baseUrl: z.union([z.literal(''), z.url({ protocol: /^https?$/ })]).default(''),
  /** The name of the secret that holds the key; '' where the endpoint wants none. */
  apiKeyName: z.union([z.literal(''), secretName]).default(''),
  reasoningEffort: z.enum(['', 'minimal', 'low', 'medium', 'high']).default(''),
  toolFollowupMode: z.enum(['', 'auto', 'none']).default(''),
  description: z.string().max(2000).default(''),
  supportsVision: z.boolean().default(false),
  supportsReasoning: z.boolean().default(false),
  /** What a million tokens cost, in whatever currency the user counts; 0: not known. */
  inputPrice: z.number().min(0).max(1_000_000).default(0),
  outputPrice: z.number().min(0).max(1_000_000).default(0),
  /** How many tokens it can be given at once; 0: not known. */
  contextTokens: z.number().int().min(0).max(100_000_000).default(0),
});
export type ModelFields = z.infer<typeof modelFields>;

/** A configured model. The demo model is built in: always there, never stored, never changed. */
export const modelRecord = modelFields.extend({ ...stamped, isDefault: z.boolean(), isBuiltin: z.boolean() });
export type ModelRecord = z.infer<typeof modelRecord>;

/** The id and the name of the built-in offline demonstration model. */
export const DEMO_MODEL_ID = 'demo';

/** What may be told of a secret: never its value. */
export const secretRecord = z.object({ name: secretName, description: z.string(), isSet: z.boolean(), updatedAt: timestamp });
export type SecretRecord = z.infer<typeof secretRecord>;

/** The name of an environment variable a server declares. */
export const environmentName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/);

/** The fields of an MCP server a user writes, but for its environment's values. */
export const mcpServerFields = z.object({
  /** Part of every tool's name (`mcp_<name>_<tool>`), so it is short and plain. */
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'lower-case letters, digits, "_" and "-", at most 40'),
  /** `cmd://<command line>`, a bare command line, or `http(s)://…`. */
  endpoint: z.string().trim().min(1).max(8192),
  description: z.string().max(2000).default(''),
  tags: z.array(z.string().max(60)).max(50).default([]),
  enabled: z.boolean().default(true),
  /** Milliseconds; null takes the settings' value. */
  timeoutMs: z.number().int().positive().nullable().default(null),
  maxTimeoutMs: z.number().int().positive().nullable().default(null),
  /** How long it may take to answer its greeting; null: the settings' value. */
  connectTimeoutMs: z.number().int().positive().max(10 * 60_000).nullable().default(null),
  /** After this long without use it is stopped; 0: never; null: the settings' value. */
  idleStopMs: z.number().int().nonnegative().nullable().default(null),
  callMeta: z.record(z.string(), z.unknown()).default({}),
  /** For remote servers. */
  auth: serverAuth.default({ kind: 'none' }),
});
export type McpServerFields = z.infer<typeof mcpServerFields>;

/** A configured MCP server. Its environment's values are secrets: only the names are ever told. */
export const mcpServerRecord = mcpServerFields.extend({
  ...stamped,
  locked: z.boolean(),
  environmentNames: z.array(environmentName),
  headerNames: z.array(headerName),
  /** Whether its token or password is set. */
  hasCredential: z.boolean(),
  /** Typing a command oneself is its approval; an imported one is asked about by the runtime that needs it. */
  origin: z.enum(['typed', 'imported']),
  /** The hash of the command that was approved for both runtimes (`commandHash` of mcp-runtime); null where none was. */
  approvedHash: z.string().nullable(),
});
export type McpServerRecord = z.infer<typeof mcpServerRecord>;

export const promptFields = z.object({
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,79}$/, 'lower-case letters, digits, "_" and "-", at most 80'),
  title: z.string().max(200).default(''),
  content: z.string().min(1).max(200_000),
});
export type PromptFields = z.infer<typeof promptFields>;

/** A prompt; `variables` are the names found in its `{{placeholders}}`. */
export const promptRecord = promptFields.extend({ ...stamped, variables: z.array(z.string()), isBuiltin: z.boolean(), locked: z.boolean(), defaultContent: z.string() });
export type PromptRecord = z.infer<typeof promptRecord>;

export const subagentFields = z.object({
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,79}$/, 'lower-case letters, digits, "_" and "-", at most 80'),
  description: z.string().max(4000).default(''),
  /** Where the definition comes from: a plugin's folder or file; '' for one written here. */
  entry: z.string().max(4096).default(''),
  enabled: z.boolean().default(true),
  agents: z.array(z.string()).default([]),
  tags: z.array(z.string()).default([]),
  skills: z.array(z.string()).default([]),
  commands: z.array(z.string()).default([]),
  models: z.array(z.string()).default([]),
  modelImplicit: z.boolean().default(false),
  /** The system prompt of one written here; '' for a plugin's, whose agents have their own. */
  prompt: z.string().max(200_000).default(''),
  /** The tools one written here may use, by the names models know; null: those of its caller. */
  tools: z.array(z.string().max(200)).max(500).nullable().default(null),
});
export type SubagentFields = z.infer<typeof subagentFields>;
/** `content` is what was read from its plugin, or the one agent that `prompt` makes. */
export const subagentRecord = subagentFields.extend({ ...stamped, content: subagentContent });
export type SubagentRecord = z.infer<typeof subagentRecord>;
