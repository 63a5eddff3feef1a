import { readBuiltinEndpoint } from '@chatos/contracts';
import type { CommandFace, McpServerRecord } from '@chatos/contracts';
import type { Command } from 'commander';
import { createHash } from 'node:crypto';
import type { CommandContext, CommonOptions } from '../context.ts';
import { CommandError } from '../errors.ts';
import { withLines } from '../terminal/lines.ts';
import { isInteractive, printLine, printNote } from '../terminal/terminal.ts';
import { visibleText } from '../terminal/visible-text.ts';
import { serverNamed, withConfig } from './config-client.ts';
import type { ConfigClient } from './config-client.ts';

interface ApproveOptions extends CommonOptions {
  hash?: string;
}

/**
 * `chatos config approve mcp NAME`: shows everything a server would run, and approves exactly that for both runtimes, on a person's word at the
 * terminal or by the hash that was shown before. No other option stands for it.
 */
export function addConfigApprove(config: Command, context: CommandContext, setStatus: (status: number) => void): void {
  const approve = config.command('approve').description('look at the command of an MCP server, and approve it');
  approve.command('mcp').argument('<name>').description('approve the command of an MCP server for Chat and AIDE')
    .option('--hash <hash>', 'approve without a question what was shown with this hash')
    .action(async (name: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ApproveOptions>();
      const isApproved = await withConfig(context, options, async (client) => approveServer(context, client, await serverNamed(client, name), options.hash));
      if (!isApproved) setStatus(1);
    });
}

async function approveServer(context: CommandContext, client: ConfigClient, server: McpServerRecord, hash: string | undefined): Promise<boolean> {
  const { terminal } = context;
  if (readBuiltinEndpoint(server.endpoint) !== null) {
    printLine(terminal, `"${server.name}" is part of the workbench: there is nothing to approve.`);
    return true;
  }
  const face = await client.mcpServers.command({ id: server.id });
  if (face === null) return approveAddress(context, client, server, hash);
  for (const line of [`The MCP server "${server.name}" would run`, ...describeCommand(face)]) printLine(terminal, line);
  if (face.isApproved) {
    printLine(terminal, 'This is approved already.');
    return true;
  }
  if (face.resolvedBinary === null) throw new CommandError(`The program ${face.command[0] ?? ''} was not found.`, 'Install it, or give its absolute path; what it then is can be approved.');
  if (!(await mayApprove(context, server, face.hash, hash))) {
    printNote(terminal, 'It was not approved.');
    return false;
  }
  await client.mcpServers.approve({ id: server.id, expectedRevision: server.revision, hash: face.hash });
  printLine(terminal, `Approved the MCP server "${server.name}".`);
  return true;
}

/** A remote server runs nothing here: what is approved is the address, which another program's file named. */
async function approveAddress(context: CommandContext, client: ConfigClient, server: McpServerRecord, hash: string | undefined): Promise<boolean> {
  const { terminal } = context;
  const shown = createHash('sha256').update(server.endpoint).digest('hex');
  const headers = server.headerNames.length === 0 ? '(none of its own)' : server.headerNames.join(', ');
  for (const line of [`The MCP server "${server.name}" is reached at`, `  address: ${visibleText(server.endpoint)}`, `  headers: ${headers}`, `  hash:    ${shown}`]) printLine(terminal, line);
  if (server.origin === 'typed' || server.approvedHash !== null) {
    printLine(terminal, 'This is approved already.');
    return true;
  }
  if (!(await mayApprove(context, server, shown, hash))) {
    printNote(terminal, 'It was not approved.');
    return false;
  }
  // The revision stands for what was shown: an address that changed since is refused by it.
  await client.mcpServers.approve({ id: server.id, expectedRevision: server.revision });
  printLine(terminal, `Approved the MCP server "${server.name}".`);
  return true;
}

async function mayApprove({ terminal, signal }: CommandContext, server: McpServerRecord, shown: string, hash: string | undefined): Promise<boolean> {
  if (hash === shown) return true;
  if (hash !== undefined) throw new CommandError('This is not what was shown with that hash: what it would run, or where it is, changed.', 'Look at it as it is now, above.');
  if (isInteractive(terminal)) return askForWord(terminal, signal);
  throw new CommandError('There is no terminal to ask at.', `Look at it, and approve exactly this by: chatos config approve mcp ${server.name} --hash ${shown}`);
}

/** The end of the input, Ctrl+D, is a no. */
function askForWord(terminal: CommandContext['terminal'], signal: AbortSignal): Promise<boolean> {
  return withLines(terminal, signal, async (ask) => {
    for (;;) {
      const line = await ask('Approve it? [y]es, [n]o: ');
      const word = line?.trim().toLowerCase();
      if (word === 'y' || word === 'yes') return true;
      if (word === undefined || word === 'n' || word === 'no') return false;
    }
  });
}

/** Everything that is approved, each word so that its ends can be seen, with what hides in it made visible. */
function describeCommand({ command, resolvedBinary, environmentNames, workingDirectory, warnings, hash }: CommandFace): string[] {
  return [
    `  command:     ${visibleText(JSON.stringify(command))}`,
    `  program:     ${resolvedBinary === null ? '(not found)' : visibleText(resolvedBinary)}`,
    `  environment: ${environmentNames.length === 0 ? '(no variables of its own)' : environmentNames.map(visibleText).join(', ')}`,
    `  folder:      ${visibleText(workingDirectory)}, or the workspace of a session`,
    `  hash:        ${hash}`,
    ...warnings.map((warning) => `  Mind: ${visibleText(warning)}`),
  ];
}
