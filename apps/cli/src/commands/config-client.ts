import type { McpServerRecord, ModelRecord, PortClient, SubagentRecord, configContract } from '@chatos/contracts';
import { workbenchRequest } from '../context.ts';
import type { CommandContext, CommonOptions } from '../context.ts';
import { CommandError } from '../errors.ts';
import { withWorkbench } from '../with-workbench.ts';

export type ConfigClient = PortClient<typeof configContract>['client']['config'];

/** Runs work on the configuration, with the config process alone. */
export function withConfig<Result>(context: CommandContext, options: CommonOptions, work: (config: ConfigClient) => Promise<Result>): Promise<Result> {
  return withWorkbench(workbenchRequest(context, options, ['config']), async (session) => work((await session.connect('settings')).config));
}

/** The model of that name, without regard to case. */
export async function modelNamed(config: ConfigClient, name: string): Promise<ModelRecord> {
  return named(await config.models.list(), name, 'model');
}

export async function serverNamed(config: ConfigClient, name: string): Promise<McpServerRecord> {
  return named(await config.mcpServers.list(), name, 'MCP server');
}

export async function subagentNamed(config: ConfigClient, name: string): Promise<SubagentRecord> {
  return named(await config.subagents.list(), name, 'subagent or plugin');
}

function named<Entry extends { name: string }>(entries: readonly Entry[], name: string, what: string): Entry {
  const found = entries.find((entry) => entry.name === name) ?? entries.find((entry) => entry.name.toLowerCase() === name.toLowerCase());
  if (found) return found;
  const there = entries.length === 0 ? 'There is none.' : `There are: ${entries.map((entry) => entry.name).join(', ')}.`;
  throw new CommandError(`There is no ${what} "${name}".`, there);
}
