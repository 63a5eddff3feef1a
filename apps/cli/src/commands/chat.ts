import type { Command } from 'commander';
import { workbenchRequest } from '../context.ts';
import type { CommandContext } from '../context.ts';
import { withWorkbench } from '../with-workbench.ts';
import { runMessage } from './run-message.ts';
import { addSendOptions, messageText } from './send-options.ts';
import type { SendOptions } from './send-options.ts';

/** `chatos chat "…"`: one message to Chat, in a process of its own and without AIDE's. */
export function addChatCommand(program: Command, context: CommandContext, setStatus: (status: number) => void): void {
  addSendOptions(program.command('chat').description('send a message to Chat and print the answer').argument('<message>', 'the message; "-" reads it from standard input'))
    .action(async (message: string, _options: unknown, command: Command) => {
      const options = command.optsWithGlobals<SendOptions>();
      const text = await messageText(message, context.terminal);
      await withWorkbench(workbenchRequest(context, options, ['config', 'chat']), async (session) => {
        const client = session.connect('chat').chat;
        setStatus(await runMessage(context, options, { client, text, create: (modelId) => client.sessions.create({ modelId }) }));
      });
    });
}
