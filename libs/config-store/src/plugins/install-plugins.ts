import { isAbsolute } from 'node:path';
import type { ModelRecord, SubagentRecord } from '@chatos/contracts';
import { ConfigStoreError } from '../errors.ts';
import { fitName } from '../import/fit-name.ts';
import type { SubagentStore } from '../records/subagents.ts';
import { findAgain, findPlugins } from './find-plugins.ts';
import type { FoundPlugin } from './find-plugins.ts';
import { UnreadableFile } from './plugin-directory.ts';

/** A plugin before it is installed, with what it holds by name. */
export interface PluginCandidate {
  name: string;
  description: string;
  entry: string;
  agents: string[];
  skills: string[];
  commands: string[];
  warnings: string[];
  problem: string | null;
}

/** Names of subagents may be longer than those of servers. */
const MAX_NAME = 80;

/**
 * Reads the plugins of a folder. Without names nothing is written; else those of these names are installed with their texts, all or none.
 * @throws ConfigStoreError 'unusable-input' where the folder holds none, or a name is not among them or cannot be installed
 */
export function installPlugins(store: SubagentStore, models: readonly ModelRecord[], path: string, names: readonly string[]): { found: PluginCandidate[]; installed: SubagentRecord[] } {
  if (!isAbsolute(path)) throw unusable(`"${path}" is no absolute path.`, 'Choose a folder.');
  const found = withOurNames(explained(() => findPlugins(path, models)), store.list());
  const chosen = [...new Set(names)].map((name) => choose(found, name));
  const installed = store.install(chosen.map(({ name, plugin }) => ({ ...plugin, name })));
  return { found: found.map(tell), installed };
}

/** Reads an installed plugin's folder anew. @throws ConfigStoreError 'unusable-input' where it is gone or can be read no more: what is installed then stays as it is */
export function reloadPlugin(store: SubagentStore, models: readonly ModelRecord[], id: string, expectedRevision: number): SubagentRecord {
  const { entry, name } = store.get(id);
  if (entry === '') throw unusable(`The subagent "${name}" was written here, so there is no folder to read it from.`, 'Edit it instead.');
  return store.reload(id, expectedRevision, explained(() => findAgain(entry, models)));
}

interface Named {
  readonly name: string;
  readonly plugin: FoundPlugin;
}

/** Each under a name that fits ours and is free; one that is installed already is told of. */
function withOurNames(plugins: readonly FoundPlugin[], records: readonly SubagentRecord[]): Named[] {
  const taken = new Set(records.map(({ name }) => name));
  return plugins.map((plugin) => {
    const installed = records.find(({ entry }) => entry === plugin.entry);
    if (installed !== undefined) return { name: installed.name, plugin: { ...plugin, problem: `It is installed already, as "${installed.name}": reload it there.` } };
    const name = fitName(plugin.name, taken, { stem: 'plugin', maxLength: MAX_NAME });
    taken.add(name);
    return { name, plugin };
  });
}

function choose(found: readonly Named[], name: string): Named {
  const named = found.find((each) => each.name === name);
  if (named === undefined) throw unusable(`The folder has no plugin "${name}".`, `It has: ${found.map((each) => each.name).join(', ')}.`);
  if (named.plugin.problem !== null) throw unusable(`The plugin "${name}" cannot be installed: ${named.plugin.problem}`, 'Leave it out.');
  return named;
}

function tell({ name, plugin: { description, entry, content, warnings, problem } }: Named): PluginCandidate {
  const ids = (parts: readonly { id: string }[]) => parts.map(({ id }) => id);
  return { name, description, entry, agents: ids(content.agents), skills: ids(content.skills), commands: ids(content.commands), warnings: [...warnings], problem };
}

function explained<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    throw unusable(error.message, 'Choose the folder of a plugin (with ".claude-plugin" or "plugin.json" in it), or one with agents as Markdown files.');
  }
}

function unusable(problem: string, remedy: string): ConfigStoreError {
  return new ConfigStoreError('unusable-input', { problem, remedy });
}
