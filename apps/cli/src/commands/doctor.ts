import type { Command } from 'commander';
import { stateRootOf } from '../context.ts';
import type { CommandContext, CommonOptions } from '../context.ts';
import { describeReport, isHealthy } from '../doctor/report.ts';
import { printLine, printNote } from '../terminal/terminal.ts';

/** `chatos doctor`: layer 7. Runs whoever holds the state root, and changes nothing. */
export function addDoctorCommand(program: Command, context: CommandContext, setStatus: (status: number) => void): void {
  program.command('doctor')
    .description('say of every file, database, table and child process whom it belongs to; fails on anything foreign')
    .option('--json', 'as JSON')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { json?: boolean }>();
      // Here alone SQLite is loaded: no other command needs it.
      const { examine } = await import('../doctor/examine.ts');
      const report = await examine(stateRootOf(context, options));
      const lines = options.json === true ? [JSON.stringify({ ...report, healthy: isHealthy(report) }, null, 2)] : describeReport(report);
      for (const line of lines) printLine(context.terminal, line);
      if (!isHealthy(report)) {
        printNote(context.terminal, 'chatos: something under the state root is foreign; it is listed above.');
        setStatus(1);
      }
    });
}
