import { acquireOwnerLock, resolveStateRoot } from '@chatos/state/paths';
import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { stateRootOf } from '../context.ts';
import type { CommandContext, CommonOptions } from '../context.ts';
import { printLine, printNote } from '../terminal/terminal.ts';

/**
 * `chatos set-aside`: what the earlier application of the same name left moves, whole and unchanged, into `legacy/<date>/`, so that ChatOS can
 * start fresh in its place. Without `--yes` it only says what it would do.
 */
export function addSetAsideCommand(program: Command, context: CommandContext): void {
  program.command('set-aside')
    .description('move what the earlier application left below the state root into legacy/<date>/, unchanged')
    .option('--yes', 'do it; without it only what would be moved is shown')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { yes?: boolean }>();
      const path = stateRootOf(context, options);
      const { terminal } = context;
      const nothing = () => printLine(terminal, `Nothing below ${path} is of the earlier application.`);
      if (!existsSync(path)) return nothing();
      const root = resolveStateRoot(path);
      const lock = acquireOwnerLock(root, { kind: 'cli', command: context.command });
      try {
        // It loads SQLite, as only doctor does beside it.
        const { planSetAside, setAside } = await import('@chatos/state');
        const moves = planSetAside(root, new Date());
        if (moves.length === 0) return nothing();
        if (options.yes === true) setAside(moves);
        for (const { from, to } of moves) printLine(terminal, `${relative(path, from)} ${options.yes === true ? 'lies now in' : 'would move to'} ${relative(path, to)}`);
        if (options.yes !== true) printNote(terminal, 'End the earlier application, then repeat this with --yes to do it.');
      } finally {
        lock.release();
      }
    });
}
