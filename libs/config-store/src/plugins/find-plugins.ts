import { basename, dirname, isAbsolute, join } from 'node:path';
import type { ModelRecord, SubagentContent } from '@chatos/contracts';
import { Collected } from './collected.ts';
import { MAX_PLUGINS } from './limits.ts';
import { CLAUDE_MANIFEST, MARKETPLACE_MANIFEST, PREDECESSOR_MANIFEST, readClaudeManifest, readMarketplace, readPredecessorManifest } from './manifests.ts';
import type { ClaudeManifest, MarketplaceEntry } from './manifests.ts';
import { ourModelName } from './model-names.ts';
import { openPluginDirectory, plainPath, UnreadableFile } from './plugin-directory.ts';
import type { PluginDirectory } from './plugin-directory.ts';
import { readAgents, readCommands, readSkills } from './read-parts.ts';

/** A plugin as found on disk. */
export interface FoundPlugin {
  /** As it calls itself; not fitted to our names. */
  readonly name: string;
  readonly description: string;
  /** By which it is found again: its folder, or its marketplace's with `#` and its name. */
  readonly entry: string;
  readonly tags: readonly string[];
  readonly content: SubagentContent;
  readonly warnings: readonly string[];
  /** Why it cannot be installed; null where it can. */
  readonly problem: string | null;
}

type Models = readonly Pick<ModelRecord, 'name' | 'model'>[];

/**
 * The plugins in a folder: those of a marketplace, a Claude Code plugin, one of the predecessor's, or a plain folder of agents. Reads only below the folder.
 * @throws UnreadableFile where it is no folder, or what it says of itself cannot be read
 */
export function findPlugins(path: string, models: Models): FoundPlugin[] {
  const directory = openPluginDirectory(path);
  if (directory.hasFile(MARKETPLACE_MANIFEST)) return marketplacePlugins(directory, models);
  return [readPlugin(directory, models)];
}

/** What an installed plugin's entry stands for now. @throws UnreadableFile where it is gone */
export function findAgain(entry: string, models: Models): FoundPlugin {
  const mark = entry.lastIndexOf('#');
  const market = mark > 0 ? entry.slice(0, mark) : '';
  const directory = openPluginDirectory(market === '' ? entry : existing(entry) ? entry : market);
  const found = directory.hasFile(MARKETPLACE_MANIFEST) ? marketplacePlugins(directory, models).find((plugin) => plugin.entry === entry) : readPlugin(directory, models);
  if (found === undefined) throw new UnreadableFile(`${market}: its marketplace has no plugin "${entry.slice(mark + 1)}" any more.`);
  if (found.problem !== null) throw new UnreadableFile(found.problem);
  return found;
}

function existing(path: string): boolean {
  try {
    return openPluginDirectory(path).root !== '';
  } catch {
    return false;
  }
}

function readPlugin(directory: PluginDirectory, models: Models): FoundPlugin {
  if (directory.hasFile(CLAUDE_MANIFEST)) return claudePlugin(directory, readClaudeManifest(directory), models);
  if (directory.hasFile(PREDECESSOR_MANIFEST)) return predecessorPlugin(directory, models);
  const base = ['agents', 'commands', 'skills'].some((part) => directory.folder(part) !== null) ? '' : directory.folder('.claude') !== null ? '.claude/' : null;
  if (base === null) return plainFolder(directory, models);
  return claudePlugin(directory, { name: '', description: '', keywords: [], category: '', agents: undefined, commands: undefined, skills: undefined }, models, { base });
}

function claudePlugin(directory: PluginDirectory, manifest: ClaudeManifest, models: Models, { base = '', entry = directory.root, isShared = false }: { base?: string; entry?: string; isShared?: boolean } = {}): FoundPlugin {
  const collected = new Collected();
  const reader = { directory, collected, models };
  // What a manifest names comes beside the folders of the usual names, as Claude Code has it; where several plugins lie in one folder, those are nobody's.
  const places = (part: 'agents' | 'commands' | 'skills') => [...new Set([...(isShared ? [] : [`${base}${part}`]), ...(manifest[part] ?? []).map((path) => place(path, collected)).filter((path) => path !== null)])];
  readAgents(reader, places('agents'));
  readCommands(reader, places('commands'));
  readSkills(reader, places('skills'));
  return finished({ name: manifest.name === '' ? folderName(directory.root) : manifest.name, description: manifest.description, entry, tags: [manifest.category, ...manifest.keywords] }, collected);
}

/** A path of a manifest, within the plugin. What leads out of it is told of and left out. */
function place(path: string, collected: Collected): string | null {
  if (!isAbsolute(path) && !path.split(/[/\\]/).includes('..')) return plainPath(path);
  collected.warn(`${path}: it lies outside of the plugin's folder.`);
  return null;
}

function marketplacePlugins(directory: PluginDirectory, models: Models): FoundPlugin[] {
  const { plugins, metadata } = readMarketplace(directory);
  if (plugins.length > MAX_PLUGINS) throw new UnreadableFile(`${MARKETPLACE_MANIFEST}: it has more than ${MAX_PLUGINS} plugins.`);
  return plugins.map((plugin) => {
    const entry = `${directory.root}#${plugin.name}`;
    try {
      return marketplacePlugin(directory, metadata.pluginRoot, plugin, entry, models);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      return { name: plugin.name, description: plugin.description, entry, tags: [], content: { agents: [], skills: [], commands: [] }, warnings: [], problem: error.message };
    }
  });
}

function marketplacePlugin(market: PluginDirectory, pluginRoot: string, plugin: MarketplaceEntry, entry: string, models: Models): FoundPlugin {
  if (plugin.name === '') throw new UnreadableFile(`${MARKETPLACE_MANIFEST}: a plugin has no name.`);
  if (typeof plugin.source !== 'string') throw new UnreadableFile('It does not lie in this folder: download it first, then install it from where it lies.');
  const path = join(pluginRoot, plugin.source);
  const folder = isAbsolute(plugin.source) || path.split('/').includes('..') ? null : market.folder(path);
  if (folder === null) throw new UnreadableFile(`Its folder ${plugin.source} is not in this folder.`);
  const directory = openPluginDirectory(folder);
  const own = directory.hasFile(CLAUDE_MANIFEST) ? readClaudeManifest(directory) : null;
  const both = (part: 'agents' | 'commands' | 'skills') => [...(own?.[part] ?? []), ...(plugin[part] ?? [])];
  return claudePlugin(directory, {
    name: plugin.name, description: plugin.description === '' ? (own?.description ?? '') : plugin.description, category: plugin.category, keywords: [...plugin.keywords, ...plugin.tags, ...(own?.keywords ?? [])],
    agents: both('agents'), commands: both('commands'), skills: both('skills'),
  }, models, { entry, isShared: folder === market.root && [plugin.agents, plugin.commands, plugin.skills].some((part) => part !== undefined) });
}

function predecessorPlugin(directory: PluginDirectory, models: Models): FoundPlugin {
  const manifest = readPredecessorManifest(directory);
  const collected = new Collected();
  const text = (path: string) => directory.read(path).trim();
  for (const { id, name, description, model, systemPromptPath, skills, defaultSkills } of manifest.agents) {
    collected.attempt(() => collected.add('agents', systemPromptPath, { id, name: name || id, description, prompt: text(systemPromptPath), model: ourModelName(model, models), tools: null, skills: defaultSkills.length > 0 ? defaultSkills : skills }));
  }
  for (const { id, name, description, instructionsPath } of manifest.skills) collected.attempt(() => collected.add('skills', instructionsPath, { id, name: name || id, description, instructions: text(instructionsPath) }));
  for (const { id, name, description, model, instructionsPath } of manifest.commands) {
    collected.attempt(() => collected.add('commands', instructionsPath, { id, name: name || id, description, instructions: text(instructionsPath), model: ourModelName(model, models) }));
  }
  return finished({ name: manifest.id || manifest.name || folderName(directory.root), description: manifest.description, entry: directory.root, tags: [manifest.category] }, collected);
}

function plainFolder(directory: PluginDirectory, models: Models): FoundPlugin {
  const collected = new Collected();
  readAgents({ directory, collected, models }, ['']);
  return finished({ name: folderName(directory.root), description: '', entry: directory.root, tags: [] }, collected);
}

function finished(plugin: Pick<FoundPlugin, 'name' | 'description' | 'entry' | 'tags'>, collected: Collected): FoundPlugin {
  const { agents, skills, commands } = collected.content;
  const isEmpty = agents.length + skills.length + commands.length === 0;
  return {
    ...plugin, description: plugin.description.slice(0, 4000), tags: [...new Set(plugin.tags.map((tag) => tag.trim()).filter((tag) => tag !== ''))].slice(0, 50),
    content: collected.content, warnings: collected.warnings, problem: isEmpty ? 'It has no agents, skills or commands that can be read.' : null,
  };
}

/** `~/project/.claude/agents` is the project's. */
function folderName(path: string): string {
  const name = basename(path);
  return name === 'agents' || name.startsWith('.') ? folderName(dirname(path)) : name;
}
