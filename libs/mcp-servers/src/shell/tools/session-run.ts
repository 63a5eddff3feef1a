import { terminal } from '@chatos/contracts';
import { z } from 'zod';
import type { Tool } from '../../kit/index.ts';
import { defineTool } from '../../kit/index.ts';
import { commandEnvironment } from '../commands/command-environment.ts';
import { workingDirectory } from '../commands/working-directory.ts';
import { lastLines, plainText } from '../terminals/plain-text.ts';
import { listedChanges, withChanges } from '../changes/index.ts';
import { changedFiles, command, cwd, env, session, shellPath } from './arguments.ts';
import { confirmCommand } from './confirm-command.ts';
import { stateInWords } from './describe-terminal.ts';
import { placeOf } from './shell-context.ts';
import type { ShellContext } from './shell-context.ts';

const MOST_WAIT_MS = 30_000;

export function sessionRunTool(context: ShellContext): Tool {
  return defineTool({
    name: 'session_run',
    title: 'Start a session',
    description:
      'Starts a command in a terminal of its own that goes on in the background: a server, a watcher, a program that asks questions, or a shell (command "bash"). Returns what it wrote at first. ' +
      'Read on with session_capture_output, answer with session_send_input, end it with session_kill.',
    input: z.object({
      command,
      session: session.optional().describe('Name for the session; one is made up where left out.'),
      cwd,
      env,
      window: z.string().min(1).max(50).optional().describe('Tells several commands of one session name apart: the name becomes "session:window".'),
      preview_lines: z.number().int().min(0).max(500).optional().describe('How many lines of its first output to return; 40 where left out.'),
      preview_wait_ms: z.number().int().min(0).max(MOST_WAIT_MS).optional().describe('How long to wait for it; 1000 where left out.'),
    }),
    output: z.object({ session: z.string(), terminal, preview: z.string(), ...changedFiles }),
    annotations: { destructiveHint: true, openWorldHint: true },
    defaultPolicy: 'ask',
    async run(input, call) {
      const folder = workingDirectory(context.workspace.root, input.cwd);
      const environment = commandEnvironment(context.environment, context.platform, input.env ?? {});
      const shell = shellPath(undefined, environment['PATH']);
      await confirmCommand(context, call, { command: input.command, cwd: folder, title: 'Run this command in a session?' });
      call.signal.throwIfAborted();
      const name = [input.session, input.window].filter((part) => part !== undefined).join(':');
      const tracked = await context.changes.begin(placeOf('session_run', call));
      // The look may have taken long: what was stopped meanwhile is not started any more.
      if (call.signal.aborted) await tracked.end();
      call.signal.throwIfAborted();
      const started = await context.terminals.start({ sessionId: call.sessionId, name, command: input.command, shell, cwd: folder, environment, network: call.policy, maxBufferBytes: call.policy.shellMaxBufferBytes }).catch(async (error: unknown) => {
        await tracked.end();
        throw error;
      });
      context.sessionChanges.follow(started, tracked);
      if (call.signal.aborted) await started.kill();
      call.signal.throwIfAborted();
      await Promise.race([started.ended, new Promise((resolve) => setTimeout(resolve, input.preview_wait_ms ?? 1000).unref())]);
      const changes = await context.sessionChanges.read(started.terminal.id);
      const preview = lastLines(plainText(started.recentOutput), input.preview_lines ?? 40);
      const text = `Session "${started.terminal.name}" ${stateInWords(started.terminal)}.${preview === '' ? ' It wrote nothing yet.' : `\n${preview}`}`;
      return { status: 'ok', text: withChanges(text, changes), data: { session: started.terminal.name, terminal: started.terminal, preview, ...listedChanges(changes) } };
    },
  });
}
