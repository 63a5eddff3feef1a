import { terminal } from '@chatos/contracts';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import type { Tool, ToolOutcome } from '../../kit/index.ts';
import { defineTool, ToolError } from '../../kit/index.ts';
import type { TerminalSession } from '../terminals/terminal-session.ts';
import { listedChanges, withChanges } from '../changes/index.ts';
import { changedFiles, session } from './arguments.ts';
import { confirmCommand } from './confirm-command.ts';
import { stateInWords } from './describe-terminal.ts';
import { placeOf } from './shell-context.ts';
import type { ShellContext } from './shell-context.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL', 'SIGQUIT', 'SIGTSTP', 'SIGSTOP', 'SIGCONT', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH'] as const;
const signalName = z.preprocess((given) => (typeof given === 'string' ? `SIG${given.toUpperCase().replace(/^SIG/, '')}` : given), z.enum(SIGNALS));

export function sessionSendInputTool(context: ShellContext): Tool {
  return defineTool({
    name: 'session_send_input',
    title: 'Type into a session',
    description: 'Types text into a running session, and Enter after it. Control characters are sent as they are: "\\u0003" is Ctrl+C, "\\u001b[A" the cursor up.',
    input: z.object({
      session,
      data: z.string().max(100_000).optional().describe('What to type.'),
      enter: z.boolean().optional().describe('Whether Enter follows; true where left out.'),
    }),
    output: z.object({ session: z.string(), sent_bytes: z.number().int() }),
    annotations: { destructiveHint: true, openWorldHint: true },
    defaultPolicy: 'ask',
    async run({ session: name, data = '', enter = true }, call) {
      const found = running(context.terminals.own(call.sessionId, name));
      const typed = typedText(data);
      if (typed !== '') await confirmCommand(context, call, { command: typed, cwd: found.terminal.cwd, title: `Type this into the session "${found.terminal.name}"?` });
      const text = `${data}${enter ? '\r' : ''}`;
      if (text === '') return { status: 'noop', text: 'There was nothing to send.', data: { session: found.terminal.name, sent_bytes: 0 } };
      await context.sessionChanges.continueAs(found.terminal.id, placeOf('session_send_input', call));
      running(found).write(text);
      return { status: 'ok', text: `Sent to "${found.terminal.name}". Read its answer with session_capture_output.`, data: { session: found.terminal.name, sent_bytes: Buffer.byteLength(text) } };
    },
  });
}

export function sessionSendSignalTool({ terminals }: ShellContext): Tool {
  return defineTool({
    name: 'session_send_signal',
    title: 'Signal a session',
    description: 'Sends a signal to the program in the foreground of a session; SIGINT, as Ctrl+C does, where none is named.',
    input: z.object({ session, signal: signalName.optional() }),
    output: z.object({ session: z.string(), signal: z.string(), processes: z.number().int() }),
    annotations: { destructiveHint: true },
    defaultPolicy: 'allow',
    run({ session: name, signal = 'SIGINT' }, call) {
      const found = running(terminals.own(call.sessionId, name));
      const processes = found.signal(signal);
      return Promise.resolve({ status: processes === 0 ? 'noop' : 'ok', text: `${signal} was sent to ${processes} processes of "${found.terminal.name}".`, data: { session: found.terminal.name, signal, processes } });
    },
  });
}

export function sessionKillTool({ terminals, sessionChanges }: ShellContext): Tool {
  const output = z.object({ session: z.string(), terminal, ...changedFiles });
  return defineTool({
    name: 'session_kill',
    title: 'End a session',
    description: 'Ends a session with all it has started. Its output can still be read.',
    input: z.object({ session }),
    output,
    annotations: { destructiveHint: true, idempotentHint: true },
    defaultPolicy: 'allow',
    async run({ session: name }, call): Promise<ToolOutcome<z.input<typeof output>>> {
      const found = terminals.own(call.sessionId, name);
      const wasRunning = found.isRunning;
      await found.kill();
      const changes = await sessionChanges.read(found.terminal.id);
      const data = { session: found.terminal.name, terminal: found.terminal, ...listedChanges(changes) };
      return wasRunning ? { status: 'ok', text: withChanges(`Session "${found.terminal.name}" is ended.`, changes), data } : { status: 'noop', text: `Session "${found.terminal.name}" ${stateInWords(found.terminal)} already.`, data };
    },
  });
}

/** What is typed without keys such as Ctrl+C and the arrows; Enter ends a line. */
function typedText(data: string): string {
  return stripVTControlCharacters(data.replaceAll('\r', '\n')).replace(/[\x00-\x08\x0b-\x1f\x7f]/g, '').trim();
}

function running(found: TerminalSession): TerminalSession {
  if (found.isRunning) return found;
  throw new ToolError('error', 'session-ended', { problem: `The session "${found.terminal.name}" ${stateInWords(found.terminal)}.`, remedy: 'Read its output with session_capture_output, or start it again with session_run.' });
}
