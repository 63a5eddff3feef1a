import type { SubagentRecord } from '@chatos/contracts';
import type { Command } from 'commander';
import { resolve } from 'node:path';
import type { CommandContext, CommonOptions } from '../context.ts';
import { printLine } from '../terminal/terminal.ts';
import { visibleText } from '../terminal/visible-text.ts';
import { subagentNamed, withConfig } from './config-client.ts';
import type { ConfigClient } from './config-client.ts';

interface PluginOptions extends CommonOptions {
  name: string[];
  all?: boolean;
}

type Found = Awaited<ReturnType<ConfigClient['subagents']['install']>>['found'][number];

/** `chatos config add plugin DIR`: installs the one plugin a folder holds; of several, those that are named. */
export function addConfigAddPlugin(add: Command, context: CommandContext): void {
  add.command('plugin').argument('<dir>', 'a plugin or marketplace of Claude Code, or a folder of agents as Markdown files')
    .description('install subagents from a folder; nothing of it is run')
    .option('--name <name>', 'of several, install this one; can be given more than once', (name: string, names: string[]) => [...names, name], [])
    .option('--all', 'install all that can be')
    .action(async (directory: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<PluginOptions>();
      for (const line of await withConfig(context, options, (client) => install(client, resolve(directory), options))) printLine(context.terminal, line);
    });
}

/** `chatos config reload plugin NAME`. */
export function addConfigReload(config: Command, context: CommandContext): void {
  const reload = config.command('reload').description('read an installed plugin anew');
  reload.command('plugin').argument('<name>').description('take over what its folder says now').action(async (name: string, _options: unknown, command: Command) => {
    const record = await withConfig(context, command.optsWithGlobals<CommonOptions>(), async (client) => {
      const { id, revision } = await subagentNamed(client, name);
      return client.subagents.reload({ id, expectedRevision: revision });
    });
    printLine(context.terminal, `Read "${record.name}" anew: ${holdings(record)}.`);
  });
}

async function install(client: ConfigClient, path: string, { name, all }: PluginOptions): Promise<string[]> {
  const { found } = await client.subagents.install({ path, names: [] });
  const usable = found.filter(({ problem }) => problem === null);
  const isOne = found.length === 1 && name.length === 0;
  const names = all === true ? usable.map((plugin) => plugin.name) : isOne ? found.map((plugin) => plugin.name) : name;
  if (names.length === 0) return [...found.flatMap(describe), usable.length === 0 ? 'Nothing of it can be installed.' : 'Nothing was installed. Do so with --name NAME, or --all.'];
  const { installed } = await client.subagents.install({ path, names });
  return installed.flatMap((record) => [`Installed "${record.name}": ${holdings(record)}.`, ...(found.find((plugin) => plugin.name === record.name)?.warnings ?? []).map((warning) => `  left out: ${visibleText(warning)}`)]);
}

function describe({ name, description, problem, warnings, ...parts }: Found): string[] {
  return [
    `${name}${description === '' ? '' : `: ${visibleText(description)}`}`, `  ${holdings(parts)}`,
    ...warnings.map((warning) => `  left out: ${visibleText(warning)}`), ...(problem === null ? [] : [`  cannot be installed: ${visibleText(problem)}`]),
  ];
}

/** "2 agents, 1 skill". */
export function holdings({ agents, skills, commands }: Pick<SubagentRecord, 'agents' | 'skills' | 'commands'>): string {
  const counts = [[agents.length, 'agent'], [skills.length, 'skill'], [commands.length, 'command']] as const;
  const told = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}${count === 1 ? '' : 's'}`);
  return told.length === 0 ? 'nothing' : told.join(', ');
}
