import { runMode } from '@chatos/contracts';
import type { RunMode } from '@chatos/contracts';
import type { Command } from 'commander';
import { resolve } from 'node:path';
import { changesOfRun } from '../changes/changes-of-run.ts';
import { workbenchRequest } from '../context.ts';
import type { CommandContext } from '../context.ts';
import { argument } from '../errors.ts';
import { withWorkbench } from '../with-workbench.ts';
import { runMessage } from './run-message.ts';
import { settleTrust, trustWorkspaceOf } from './settle-trust.ts';
import { addSendOptions, messageText } from './send-options.ts';
import type { SendOptions } from './send-options.ts';

interface AideOptions extends SendOptions {
  workspace: string;
  trust?: boolean;
  mode?: RunMode;
}

/** `chatos aide "…" --workspace DIR`: one run of AIDE in a folder. */
export function addAideCommand(program: Command, context: CommandContext, setStatus: (status: number) => void): void {
  addSendOptions(program.command('aide').description('have AIDE work in a folder, print what it says, and at its end the difference it made').argument('<message>', 'what to do; "-" reads it from standard input'))
    .option('--workspace <dir>', 'the folder to work in', '.')
    .option('--mode <mode>', 'plan (read only), ask (before each change) or auto-edit (changes files of the folder unasked)', argument((text) => runMode.parse(text), `It is one of ${runMode.options.join(', ')}.`))
    .option('--trust', 'trust the folder from now on: its AGENTS.md or CLAUDE.md is given to the model as instructions')
    .action(async (message: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<AideOptions>();
      const text = await messageText(message, context.terminal);
      await withWorkbench(workbenchRequest(context, options, ['config', 'aide']), async (session) => {
        const client = (await session.connect('aide')).aide;
        const create = async (modelId: string | null) => {
          const workspace = await client.workspaces.add({ path: resolve(options.workspace) });
          await settleTrust(context.terminal, client.workspaces, { workspace, isTrusted: options.trust === true });
          return client.sessions.create({ workspaceId: workspace.id, modelId, ...(options.mode === undefined ? {} : { mode: options.mode }) });
        };
        if (options.session !== undefined && options.trust === true) await trustWorkspaceOf(client, options.session);
        if (options.session !== undefined && options.mode !== undefined) await client.sessions.setMode({ id: options.session, mode: options.mode });
        setStatus(await runMessage(context, options, { client, text, isAttached: session.isAttached, create, changes: (turn) => changesOfRun(client.review, turn) }));
      });
    });
}
