import type { Command } from 'commander';
import { Argument } from 'commander';
import { tmpdir } from 'node:os';
import { stateRootOf } from '../context.ts';
import type { CommandContext, CommonOptions } from '../context.ts';
import type { ServerKind } from '../tool-servers/server-words.ts';
import { SERVER_KINDS } from '../tool-servers/server-words.ts';

/**
 * `chatos mcp <kind>`: one of the built-in servers over standard input and output, for any MCP client. It joins the runtime that its variables name, whoever
 * runs it, and takes no lock; nothing but the protocol is printed on standard output.
 */
export function addMcpCommand(program: Command, context: CommandContext, setStatus: (status: number) => void): void {
  program.command('mcp')
    .description('run a built-in tool server over standard input and output, for any MCP client')
    .addArgument(new Argument('<server>', 'which one').choices(SERVER_KINDS))
    .option('--write', 'files and code: let it change files of the workspace')
    .option('--yes', 'give every confirmation, where the client has no way to ask its user')
    .addHelpText('after', [
      '', 'Variables:',
      '  MODEL_CLI_TASK_DB         the database of the runtime to work for; needed unless files and code only read',
      '  MODEL_CLI_WORKSPACE_ROOT  files, code and shell: the folder to work in (default: the current one)',
    ].join('\n'))
    .action(async (kind: ServerKind, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { write?: boolean; yes?: boolean }>();
      // Here alone the servers are loaded, and SQLite with them.
      const { serveTools } = await import('../tool-servers/serve.ts');
      const { terminal, environment, homeDirectory, signal } = context;
      const place = { variables: environment, workingDirectory: process.cwd(), homeDirectory, stateRoot: stateRootOf(context, options), temporaryRoot: tmpdir(), platform: process.platform };
      const streams = { input: terminal.input, output: terminal.output, errors: terminal.errors };
      setStatus(await serveTools({ kind, canWrite: options.write === true, yes: options.yes === true }, { ...place, ...streams, signal }));
    });
}
