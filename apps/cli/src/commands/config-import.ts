import type { Command } from 'commander';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CommandContext, CommonOptions } from '../context.ts';
import { CommandError } from '../errors.ts';
import { printLine } from '../terminal/terminal.ts';
import { visibleText } from '../terminal/visible-text.ts';
import { withConfig } from './config-client.ts';
import type { ConfigClient } from './config-client.ts';

interface ImportOptions extends CommonOptions {
  name: string[];
  all?: boolean;
}

type Imported = Awaited<ReturnType<ConfigClient['mcpServers']['import']>>;

/** `chatos config import mcp FILE`: says what a file of another program holds; with names, takes these servers over, unapproved. */
export function addConfigImport(config: Command, context: CommandContext): void {
  const imports = config.command('import').description('take over MCP servers of another program');
  imports.command('mcp').argument('<file>', 'claude_desktop_config.json, or the mcp.json of Cursor or VS Code')
    .description('show the MCP servers in a file; with --name or --all, take them over')
    .option('--name <name>', 'take this one over, by the name it is shown with; can be given more than once', (name: string, names: string[]) => [...names, name], [])
    .option('--all', 'take over all that can be')
    .action(async (file: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ImportOptions>();
      const json = await readFile(resolve(file), 'utf8').catch((error: unknown) => {
        throw new CommandError(`The file ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, 'Name a file that exists and that you may read.');
      });
      const lines = await withConfig(context, options, (client) => importFile(client, json, options));
      for (const line of lines) printLine(context.terminal, line);
    });
}

async function importFile(client: ConfigClient, json: string, { name, all }: ImportOptions): Promise<string[]> {
  const shown = await client.mcpServers.import({ json, names: [] });
  const names = all === true ? shown.found.filter(({ problem }) => problem === null).map((server) => server.name) : name;
  if (names.length === 0) return [...describe(shown), shown.found.length === 0 ? 'The file holds no server.' : 'Nothing was taken over. Do so with --name NAME, or --all.'];
  const { imported } = await client.mcpServers.import({ json, names });
  return imported.flatMap((server) => {
    const needed = shown.found.find((found) => found.name === server.name)?.needsValues ?? [];
    return [
      `Took over the MCP server "${server.name}"${server.enabled ? '' : ', switched off'}.`,
      ...(needed.length === 0 ? [] : [`  It needs a value for ${needed.join(', ')}: enter it in the settings, and switch it on.`]),
      ...(/^https:/i.test(server.endpoint) ? [] : [`  ${/^http:/i.test(server.endpoint) ? 'Its address' : 'Its command'} is not approved yet. Look at it and approve it by: chatos config approve mcp ${server.name}`]),
    ];
  });
}

function describe({ found }: Imported): string[] {
  return found.flatMap(({ name, endpoint, environmentNames, headerNames, needsValues, problem }) => [
    `${name}: ${visibleText(endpoint)}`,
    ...(environmentNames.length === 0 ? [] : [`  environment: ${environmentNames.join(', ')}`]),
    ...(headerNames.length === 0 ? [] : [`  headers: ${headerNames.join(', ')}`]),
    ...(needsValues.length === 0 ? [] : [`  needs a value for: ${needsValues.join(', ')}`]),
    ...(problem === null ? [] : [`  cannot be taken over: ${visibleText(problem)}`]),
  ]);
}
