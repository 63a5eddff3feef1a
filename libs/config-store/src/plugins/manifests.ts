import { z } from 'zod';
import { UnreadableFile } from './plugin-directory.ts';
import type { PluginDirectory } from './plugin-directory.ts';

const paths = z.union([z.string().transform((path) => [path]), z.array(z.string())]).optional().catch(undefined);
const text = z.string().catch('');

/** `.claude-plugin/plugin.json`. What is not about agents, commands and skills (hooks, servers) is not taken over: none of it may run unasked. */
export const claudeManifest = z.object({ name: text, description: text, keywords: z.array(z.string()).catch([]), category: text, agents: paths, commands: paths, skills: paths });
export type ClaudeManifest = z.infer<typeof claudeManifest>;

/** One plugin of a `.claude-plugin/marketplace.json`; a source that is no text lies elsewhere. */
const marketplaceEntry = claudeManifest.extend({ source: z.unknown(), tags: z.array(z.string()).catch([]) });
export type MarketplaceEntry = z.infer<typeof marketplaceEntry>;
const marketplaceManifest = z.object({ plugins: z.array(marketplaceEntry), metadata: z.object({ pluginRoot: text }).catch({ pluginRoot: '' }) });

const words = z.array(z.string()).catch([]);
const predecessorPart = z.object({ id: z.string().min(1), name: text, description: text, model: text });
/** The predecessor's `plugin.json`. */
const predecessorManifest = z.object({
  id: text, name: text, description: text, category: text,
  agents: z.array(predecessorPart.extend({ systemPromptPath: z.string(), defaultSkills: words, skills: words })).catch([]),
  skills: z.array(predecessorPart.extend({ instructionsPath: z.string() })).catch([]),
  commands: z.array(predecessorPart.extend({ instructionsPath: z.string() })).catch([]),
});
export type PredecessorManifest = z.infer<typeof predecessorManifest>;

export const CLAUDE_MANIFEST = '.claude-plugin/plugin.json';
export const MARKETPLACE_MANIFEST = '.claude-plugin/marketplace.json';
export const PREDECESSOR_MANIFEST = 'plugin.json';

/** @throws UnreadableFile where it is no such manifest */
export const readClaudeManifest = (directory: PluginDirectory): ClaudeManifest => readManifest(directory, CLAUDE_MANIFEST, claudeManifest);
export const readMarketplace = (directory: PluginDirectory) => readManifest(directory, MARKETPLACE_MANIFEST, marketplaceManifest);
export const readPredecessorManifest = (directory: PluginDirectory): PredecessorManifest => readManifest(directory, PREDECESSOR_MANIFEST, predecessorManifest);

function readManifest<Schema extends z.ZodType>(directory: PluginDirectory, path: string, schema: Schema): z.output<Schema> {
  const text = directory.read(path);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UnreadableFile(`${path}: it is no JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UnreadableFile(`${path}: ${parsed.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}.`);
}
