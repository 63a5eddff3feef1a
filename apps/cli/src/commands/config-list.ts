import { readBuiltinEndpoint } from '@chatos/contracts';
import type { McpServerRecord, ModelRecord, SecretRecord, SubagentRecord } from '@chatos/contracts';
import type { Command } from 'commander';
import type { CommandContext, CommonOptions } from '../context.ts';
import { printLine } from '../terminal/terminal.ts';
import { visibleText } from '../terminal/visible-text.ts';
import { withConfig } from './config-client.ts';
import { holdings } from './config-plugin.ts';

/** `chatos config list`: models, MCP servers, subagents and the names of keys; never a key. */
export function addConfigList(config: Command, context: CommandContext): void {
  config.command('list')
    .description('show models, MCP servers, subagents and the names of keys')
    .option('--json', 'as JSON')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { json?: boolean }>();
      const found = await withConfig(context, options, async (client) => {
        const [models, mcpServers, subagents, secrets, storage] = await Promise.all([client.models.list(), client.mcpServers.list(), client.subagents.list(), client.secrets.list(), client.secrets.storage()]);
        return { models, mcpServers, subagents, secrets, storage };
      });
      if (options.json === true) return printLine(context.terminal, JSON.stringify(found, null, 2));
      const lines = [
        'Models', ...found.models.map(describeModel),
        'MCP servers', ...(found.mcpServers.length === 0 ? ['  none'] : found.mcpServers.map(describeServer)),
        'Subagents', ...(found.subagents.length === 0 ? ['  none'] : found.subagents.map(describeSubagent)),
        `Keys (${found.storage.description})`, ...(found.secrets.length === 0 ? ['  none'] : found.secrets.map(describeSecret)),
      ];
      for (const line of lines) printLine(context.terminal, line);
    });
}

function describeModel({ name, provider, model, baseUrl, apiKeyName, inputPrice, outputPrice, contextTokens, isDefault }: ModelRecord): string {
  const prices = inputPrice === 0 && outputPrice === 0 ? '' : `${inputPrice} in and ${outputPrice} out per million tokens`;
  const context = contextTokens === 0 ? '' : `${contextTokens.toLocaleString('en')} tokens at once`;
  return `  ${name}${isDefault ? ' (default)' : ''}: ${[provider, model, baseUrl, apiKeyName === '' ? '' : `key ${apiKeyName}`, prices, context].filter((part) => part !== '').join(', ')}`;
}

function describeServer({ name, endpoint, description, enabled, environmentNames }: McpServerRecord): string {
  if (readBuiltinEndpoint(endpoint) !== null) return `  ${name}${enabled ? '' : ' (off)'}: part of the workbench. ${description}`;
  return `  ${name}${enabled ? '' : ' (off)'}: ${endpoint}${environmentNames.length === 0 ? '' : `, with ${environmentNames.join(', ')}`}`;
}

function describeSubagent({ name, enabled, entry, ...parts }: SubagentRecord): string {
  return `  ${name}${enabled ? '' : ' (off)'}: ${holdings(parts)}${entry === '' ? '' : `, from ${visibleText(entry)}`}`;
}

function describeSecret({ name, isSet }: SecretRecord): string {
  return `  ${name}${isSet ? '' : ' (has no value)'}`;
}
