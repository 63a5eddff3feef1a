import type { TestResult } from '@chatos/contracts';
import type { Command } from 'commander';
import type { CommandContext, CommonOptions } from '../context.ts';
import { printLine, printNote } from '../terminal/terminal.ts';
import { modelNamed, serverNamed, withConfig } from './config-client.ts';

/** `chatos config test model|mcp NAME`: what the test buttons of the settings page do. Fails where the test does. */
export function addConfigTest(config: Command, context: CommandContext, setStatus: (status: number) => void): void {
  const test = config.command('test').description('try whether a model or an MCP server answers');
  const report = ({ ok, message, details }: TestResult) => {
    const print = ok ? printLine : printNote;
    for (const line of [message, ...details.map((detail) => `  ${detail}`)]) print(context.terminal, line);
    if (!ok) setStatus(1);
  };
  test.command('model').argument('<name>').description('ask a model for a few words').action(async (name: string, _options: unknown, command: Command) => {
    report(await withConfig(context, command.optsWithGlobals<CommonOptions>(), async (client) => client.models.test({ id: (await modelNamed(client, name)).id })));
  });
  test.command('mcp').argument('<name>').description('start an MCP server and list its tools').action(async (name: string, _options: unknown, command: Command) => {
    report(await withConfig(context, command.optsWithGlobals<CommonOptions>(), async (client) => client.mcpServers.test({ id: (await serverNamed(client, name)).id })));
  });
}
