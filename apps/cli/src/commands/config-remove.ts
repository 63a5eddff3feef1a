import type { Command } from 'commander';
import type { CommandContext, CommonOptions } from '../context.ts';
import { printLine, printNote } from '../terminal/terminal.ts';
import { modelNamed, serverNamed, subagentNamed, withConfig } from './config-client.ts';

/** `chatos config remove model|mcp|plugin|key NAME`. */
export function addConfigRemove(config: Command, context: CommandContext): void {
  const remove = config.command('remove').description('remove a model, an MCP server, subagents or a key');
  const say = (what: string, name: string) => printLine(context.terminal, `Removed the ${what} "${name}".`);

  remove.command('model').argument('<name>').description('remove a model; its key stays').action(async (name: string, _options: unknown, command: Command) => {
    await withConfig(context, command.optsWithGlobals<CommonOptions>(), async (client) => {
      const model = await modelNamed(client, name);
      await client.models.remove({ id: model.id, expectedRevision: model.revision });
      say('model', model.name);
      const isKeyUsed = (await client.models.list()).some((other) => other.apiKeyName === model.apiKeyName);
      if (model.apiKeyName !== '' && !isKeyUsed) printNote(context.terminal, `Its key is still there. To remove it: chatos config remove key ${model.apiKeyName}`);
    });
  });

  remove.command('mcp').argument('<name>').description('remove an MCP server and the values of its environment').action(async (name: string, _options: unknown, command: Command) => {
    await withConfig(context, command.optsWithGlobals<CommonOptions>(), async (client) => {
      const server = await serverNamed(client, name);
      await client.mcpServers.remove({ id: server.id, expectedRevision: server.revision });
      say('MCP server', server.name);
    });
  });

  remove.command('plugin').argument('<name>').description('remove a plugin or a subagent; its files stay').action(async (name: string, _options: unknown, command: Command) => {
    await withConfig(context, command.optsWithGlobals<CommonOptions>(), async (client) => {
      const record = await subagentNamed(client, name);
      await client.subagents.remove({ id: record.id, expectedRevision: record.revision });
      say(record.entry === '' ? 'subagent' : 'plugin', record.name);
    });
  });

  remove.command('key').argument('<name>').description('remove a key').action(async (name: string, _options: unknown, command: Command) => {
    await withConfig(context, command.optsWithGlobals<CommonOptions>(), async (client) => {
      await client.secrets.remove({ name });
      say('key', name);
    });
  });
}
