import type { Command } from 'commander';
import { resolve } from 'node:path';
import { workbenchRequest } from '../context.ts';
import type { CommandContext } from '../context.ts';
import { withWorkbench } from '../with-workbench.ts';
import { runMessage } from './run-message.ts';
import { settleTrust, trustWorkspaceOf } from './settle-trust.ts';
import { addSendOptions, messageText } from './send-options.ts';
import type { SendOptions } from './send-options.ts';

interface AideOptions extends SendOptions {
  workspace: string;
  trust?: boolean;
}

/** `chatos aide "…" --workspace DIR`: one run of AIDE in a folder. */
export function addAideCommand(program: Command, context: CommandContext, setStatus: (status: number) => void): void {
  addSendOptions(program.command('aide').description('have AIDE work in a folder and print what it says').argument('<message>', 'what to do; "-" reads it from standard input'))
    .option('--workspace <dir>', 'the folder to work in', '.')
    .option('--trust', 'trust the folder from now on: its AGENTS.md or CLAUDE.md is given to the model as instructions')
    .action(async (message: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<AideOptions>();
      const text = await messageText(message, context.terminal);
      await withWorkbench(workbenchRequest(context, options, ['config', 'aide']), async (session) => {
        const client = session.connect('aide').aide;
        const create = async (modelId: string | null) => {
          const workspace = await client.workspaces.add({ path: resolve(options.workspace) });
          await settleTrust(context.terminal, client.workspaces, { workspace, isTrusted: options.trust === true });
          return client.sessions.create({ workspaceId: workspace.id, modelId });
        };
        if (options.session !== undefined && options.trust === true) await trustWorkspaceOf(client, options.session);
        setStatus(await runMessage(context, options, { client, text, create }));
      });
    });
}
