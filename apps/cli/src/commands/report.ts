import { sessionId } from '@chatos/contracts';
import type { SessionId } from '@chatos/contracts';
import { Option } from 'commander';
import type { Command } from 'commander';
import { workbenchRequest } from '../context.ts';
import type { CommandContext, CommonOptions } from '../context.ts';
import { CommandError } from '../errors.ts';
import { printLine } from '../terminal/terminal.ts';
import { withWorkbench } from '../with-workbench.ts';

/** `chatos report <session>`: its report as one page of HTML, on standard output. */
export function addReportCommand(program: Command, context: CommandContext): void {
  program.command('report')
    .description('print the report of a session as one page of HTML')
    .argument('<session>', 'its id, as `chatos chat` and `chatos aide` print it')
    .addOption(new Option('--of <surface>', 'whose session it is').choices(['chat', 'aide']).default('aide'))
    .action(async (session: string, _options: unknown, command: Command) => {
      const { of, ...options } = command.optsWithGlobals<CommonOptions & { of: 'chat' | 'aide' }>();
      const id = sessionId.safeParse(session);
      if (!id.success) throw new CommandError(`"${session}" is no session id.`, 'Give the one that stands behind "session" where it was begun.');
      printLine(context.terminal, (await readReport(context, options, of, id.data)).trimEnd());
    });
}

async function readReport(context: CommandContext, options: CommonOptions, of: 'chat' | 'aide', session: SessionId): Promise<string> {
  return withWorkbench(workbenchRequest(context, options, ['config', of]), async ({ connect }) => {
    const { report } = of === 'chat' ? (await connect('chat')).chat : (await connect('aide')).aide;
    return (await report.read({ sessionId: session })).html;
  });
}
