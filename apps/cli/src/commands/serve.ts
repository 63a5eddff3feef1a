import type { Command } from 'commander';
import { stateRootOf } from '../context.ts';
import type { CommandContext, CommonOptions } from '../context.ts';
import { argument } from '../errors.ts';
import { serve } from '../host/serve.ts';
import { printLine, printNote } from '../terminal/terminal.ts';

interface ServeCommandOptions extends CommonOptions {
  port: number;
  open: boolean;
}

/** The door's usual port; the surfaces take the three after it. */
const DEFAULT_PORT = 47610;

/** `chatos serve`: the workbench in the browser. */
export function addServeCommand(program: Command, context: CommandContext): void {
  program.command('serve')
    .description('serve the workbench to the browser of this machine')
    .option('--port <number>', 'the port of the door; the surfaces take the next ones, 0 takes free ones', argument(parsePort, 'It is no port: a number from 0 to 65532.'), DEFAULT_PORT)
    .option('--no-open', 'do not open a browser')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ServeCommandOptions>();
      const { nodePath, environment, terminal, signal } = context;
      await serve({
        stateRoot: stateRootOf(context, options), port: options.port, open: options.open, nodePath, environment, command: context.command,
        print: (line) => printLine(terminal, line), log: (line) => printNote(terminal, line),
      }, signal);
    });
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_532) throw new RangeError(text);
  return port;
}
