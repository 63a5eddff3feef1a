import type { Command } from 'commander';
import { resolve } from 'node:path';
import { workbenchRequest } from '../context.ts';
import type { CommandContext } from '../context.ts';
import { withWorkbench } from '../with-workbench.ts';
import { runMessage } from './run-message.ts';
import { addSendOptions, messageText } from './send-options.ts';
import type { SendOptions } from './send-options.ts';

interface ChatOptions extends SendOptions {
  workspace?: string;
}

/** `chatos chat "…"`: one message to Chat, in a process of its own and without AIDE's. */
export function addChatCommand(program: Command, context: CommandContext, setStatus: (status: number) => void): void {
  addSendOptions(program.command('chat').description('send a message to Chat and print the answer').argument('<message>', 'the message; "-" reads it from standard input'))
    .option('--workspace <dir>', 'the folder its file and shell tools may work in; without one it is offered none of them')
    .action(async (message: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<ChatOptions>();
      const text = await messageText(message, context.terminal);
      await withWorkbench(workbenchRequest(context, options, ['config', 'chat']), async (session) => {
        const client = (await session.connect('chat')).chat;
        const workspaceRoot = options.workspace === undefined ? null : resolve(options.workspace);
        // Of a session that is gone on with, the folder is changed only where one is named.
        if (options.session !== undefined && workspaceRoot !== null) await client.sessions.setWorkspace({ id: options.session, path: workspaceRoot });
        setStatus(await runMessage(context, options, { client, text, isAttached: session.isAttached, create: (modelId) => client.sessions.create({ modelId, workspaceRoot }) }));
      });
    });
}
