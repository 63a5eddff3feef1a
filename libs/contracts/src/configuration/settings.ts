import { z } from 'zod';

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;
const minute = 60_000;

/**
 * The settings both runtimes and their tool servers read. Names follow the predecessor where it had the field; where its default was
 * unsafe (symlinks followed, nothing confirmed, secrets put into the environment) ours is the safe one.
 */
export const settings = z.object({
  // Runs
  maxToolPasses: z.number().int().min(1).max(1000).default(240),
  retry: z.number().int().min(0).max(10).default(2),
  promptLanguage: z.enum(['zh', 'en']).default('en'),
  subagentDefaultModel: z.string().max(120).default(''),
  summaryTokenThreshold: z.number().int().min(1000).max(10_000_000).default(60_000),
  autoRoute: z.boolean().default(false),
  logRequests: z.boolean().default(false),
  streamRaw: z.boolean().default(false),
  toolPreviewLimit: z.number().int().min(200).max(200_000).default(6000),
  // Budgets; 0 means no limit
  maxTokensPerTurn: z.number().int().min(0).default(0),
  maxTokensPerSession: z.number().int().min(0).default(0),
  /** In the currency of the models' prices. */
  maxCostPerTurn: z.number().min(0).default(0),
  maxCostPerSession: z.number().min(0).default(0),
  contentStoreMaxBytes: z.number().int().min(mebibyte).default(512 * mebibyte),
  // MCP
  mcpTimeoutMs: z.number().int().min(1000).max(240 * minute).default(5 * minute),
  mcpMaxTimeoutMs: z.number().int().min(1000).max(240 * minute).default(20 * minute),
  mcpConnectTimeoutMs: z.number().int().min(1000).max(10 * minute).default(30_000),
  /** 0: a server is never stopped for being idle. */
  mcpIdleStopMs: z.number().int().min(0).max(24 * 60 * minute).default(10 * minute),
  mcpStartupConcurrency: z.number().int().min(1).max(16).default(4),
  mcpToolLogLevel: z.enum(['off', 'info', 'debug']).default('info'),
  mcpToolLogMaxBytes: z.number().int().min(kibibyte).default(5 * mebibyte),
  mcpToolLogMaxLines: z.number().int().min(10).default(5000),
  mcpToolLogMaxFieldChars: z.number().int().min(100).default(4000),
  // Safety
  shellSafetyMode: z.enum(['strict', 'relaxed']).default('strict'),
  /** What a sandboxed command may reach: nothing, the hosts listed, or everything. */
  shellNetwork: z.enum(['none', 'allowed', 'all']).default('none'),
  shellAllowedHosts: z.array(z.string().regex(/^(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/, 'a host name, or "*." and a domain')).max(200).default([]),
  shellMaxBufferBytes: z.number().int().min(kibibyte).default(2 * mebibyte),
  filesystemSymlinkPolicy: z.enum(['deny', 'allow']).default('deny'),
  filesystemMaxFileBytes: z.number().int().min(kibibyte).default(256 * kibibyte),
  filesystemMaxWriteBytes: z.number().int().min(kibibyte).default(5 * mebibyte),
  confirmMainTaskCreate: z.boolean().default(false),
  confirmSubTaskCreate: z.boolean().default(false),
  confirmFileChanges: z.boolean().default(true),
  // Interface
  uiPromptLogMode: z.enum(['full', 'minimal', 'off']).default('full'),
  uiPromptWorkdir: z.string().max(4096).default(''),
  uiTerminalMode: z.enum(['auto', 'system', 'headless']).default('auto'),
});
export type Settings = z.infer<typeof settings>;

/** The settings of a new installation. */
export const DEFAULT_SETTINGS: Settings = settings.parse({});

/** A field without its default, so that leaving it out means "as it is". */
type Changed<Field> = Field extends z.ZodDefault<infer Inner extends z.ZodType> ? z.ZodOptional<Inner> : never;

/**
 * A change of some settings. Not `settings.partial()`: zod 4 fills the default of an optional field that is left out, so changing one setting
 * would reset all others.
 */
export const settingsChanges = z.strictObject(
  Object.fromEntries(Object.entries(settings.shape).map(([name, field]) => [name, field.unwrap().optional()])) as {
    [Name in keyof typeof settings.shape]: Changed<(typeof settings.shape)[Name]>;
  },
);
export type SettingsChanges = z.infer<typeof settingsChanges>;
