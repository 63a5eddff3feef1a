import { terminal } from '@chatos/contracts';
import { z } from 'zod';
import type { Tool } from '../../kit/index.ts';
import { defineTool } from '../../kit/index.ts';
import { lastLines, plainText } from '../terminals/plain-text.ts';
import { listedChanges, withChanges } from '../changes/index.ts';
import { changedFiles, session } from './arguments.ts';
import { stateInWords } from './describe-terminal.ts';
import type { ShellContext } from './shell-context.ts';

const MOST_LINES = 5000;

export function sessionCaptureOutputTool({ terminals, sessionChanges }: ShellContext): Tool {
  return defineTool({
    name: 'session_capture_output',
    title: 'Read a session',
    description: 'Returns the last lines that a session wrote, as plain text, and whether it still runs.',
    input: z.object({ session, lines: z.number().int().min(1).max(MOST_LINES).optional().describe('How many; 200 where left out.') }),
    output: z.object({ session: z.string(), terminal, output: z.string(), lines: z.number().int(), ...changedFiles }),
    annotations: { readOnlyHint: true },
    defaultPolicy: 'allow',
    async run({ session: name, lines = 200 }, call) {
      const { terminal: found, recentOutput } = terminals.look(call.sessionId, name);
      const changes = await sessionChanges.read(found.id);
      const output = lastLines(plainText(recentOutput), lines);
      const text = `Session "${found.name}" ${stateInWords(found)}.\n${output === '' ? 'It wrote nothing yet.' : output}`;
      return { status: 'ok', text: withChanges(text, changes), data: { session: found.name, terminal: found, output, lines: output === '' ? 0 : output.split('\n').length, ...listedChanges(changes) } };
    },
  });
}

export function sessionListTool({ terminals }: ShellContext): Tool {
  return defineTool({
    name: 'session_list',
    title: 'List sessions',
    description: 'Lists the sessions that were started in this conversation: their names, commands, and whether they run.',
    input: z.object({}),
    output: z.object({ sessions: z.array(terminal) }),
    annotations: { readOnlyHint: true },
    defaultPolicy: 'allow',
    run(_input, call) {
      const sessions = terminals.all(call.sessionId);
      const lines = sessions.map((found) => `- "${found.name}" ${stateInWords(found)}: ${found.command.slice(0, 200)} (in ${found.cwd})`);
      return Promise.resolve({ status: 'ok', text: lines.length === 0 ? 'There are no sessions.' : lines.join('\n'), data: { sessions } });
    },
  });
}
