import { Command, CommanderError } from 'commander';
import { addAideCommand } from './commands/aide.ts';
import { addChatCommand } from './commands/chat.ts';
import { addConfigCommand } from './commands/config.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addMcpCommand } from './commands/mcp.ts';
import { addReportCommand } from './commands/report.ts';
import { addSetAsideCommand } from './commands/set-aside.ts';
import { addServeCommand } from './commands/serve.ts';
import type { CommandContext } from './context.ts';
import { explain, InterruptedError } from './errors.ts';
import { printNote } from './terminal/terminal.ts';

/**
 * Runs one command line to its end.
 * @returns the exit status: 0 on success alone; 2 for a command line that cannot be understood; 128 and the signal's number when interrupted; else 1
 */
export async function runProgram(words: readonly string[], context: CommandContext): Promise<number> {
  let status = 0;
  const program = createProgram(context, (value) => (status = value));
  try {
    await program.parseAsync([...words], { from: 'user' });
    if (context.signal.aborted) throw context.signal.reason;
    return status;
  } catch (error) {
    return report(error, context);
  }
}

function createProgram(context: CommandContext, setStatus: (status: number) => void): Command {
  const { output, errors } = context.terminal;
  const program = new Command('chatos')
    .description('Chat and AIDE, side by side: two runtimes that share their configuration and nothing else.')
    .option('--state-root <dir>', 'the directory that holds everything (default: ~/.deepseek_cli)')
    .option('--verbose', 'print what the processes log on standard error')
    .exitOverride()
    .configureOutput({ writeOut: (text) => output.write(text), writeErr: (text) => errors.write(text) })
    .showHelpAfterError('(add --help for what is possible)');
  addServeCommand(program, context);
  addChatCommand(program, context, setStatus);
  addAideCommand(program, context, setStatus);
  addReportCommand(program, context);
  addConfigCommand(program, context, setStatus);
  addDoctorCommand(program, context, setStatus);
  addSetAsideCommand(program, context);
  addMcpCommand(program, context, setStatus);
  return program;
}

function report(error: unknown, { terminal, signal }: CommandContext): number {
  if (error instanceof CommanderError) {
    // Help and version were asked for and shown; everything else is a command line commander has already complained about.
    return error.exitCode === 0 ? 0 : 2;
  }
  const interruption = error instanceof InterruptedError ? error : signal.aborted && signal.reason instanceof InterruptedError ? signal.reason : null;
  if (interruption) {
    printNote(terminal, interruption.message);
    return interruption.status;
  }
  const { problem, remedy } = explain(error);
  printNote(terminal, `chatos: ${problem}`);
  if (remedy !== '') printNote(terminal, remedy);
  return 1;
}
