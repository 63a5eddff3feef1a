import { MAX_MESSAGE_LENGTH, sessionId } from '@chatos/contracts';
import type { ModelChoice, SessionId } from '@chatos/contracts';
import type { Command } from 'commander';
import { argument, CommandError } from '../errors.ts';
import type { CommonOptions } from '../context.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { readInput } from '../terminal/terminal.ts';

/** The options of `chatos chat` and `chatos aide`. */
export interface SendOptions extends CommonOptions {
  model?: string;
  session?: SessionId;
  yes?: boolean;
  json?: boolean;
}

export function addSendOptions(command: Command): Command {
  return command
    .option('--model <name>', 'the model to use, by its name in the settings (default: the default model)')
    .option('--session <id>', 'go on with this session instead of starting one', argument((text) => sessionId.parse(text), 'It is no session id.'))
    .option('--yes', 'approve every tool call; without it each is asked for at the terminal, and denied where there is none')
    .option('--json', 'print one event a line, as JSON');
}

/** The message: the argument, or standard input for `-`. */
export async function messageText(text: string, terminal: Terminal): Promise<string> {
  const message = text === '-' ? await readInput(terminal) : text;
  if (message.trim() === '') throw new CommandError('The message is empty.', 'Write it behind the command, in quotes, or use "-" to read it from standard input.');
  if (message.length > MAX_MESSAGE_LENGTH) {
    throw new CommandError(
      `The message has ${message.length.toLocaleString('en')} characters; at most ${MAX_MESSAGE_LENGTH.toLocaleString('en')} are taken.`,
      'Put it into a file and name the file in the message.',
    );
  }
  return message;
}

/** The id of the model of that name (without regard to case) or id. */
export function findModel(models: readonly ModelChoice[], wanted: string): string {
  const found = models.find((model) => model.id === wanted) ?? models.find((model) => model.name.toLowerCase() === wanted.toLowerCase());
  if (found) return found.id;
  throw new CommandError(`There is no model "${wanted}".`, `There are: ${models.map((model) => model.name).join(', ')}. Add one with: chatos config add model`);
}
