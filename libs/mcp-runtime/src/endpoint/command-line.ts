import { parse } from 'shell-quote';
import { McpRuntimeError } from '../errors.ts';

export interface CommandLine {
  command: string;
  args: string[];
}

/**
 * Splits a command line into words by the quoting rules of a POSIX shell, without being one: nothing is expanded, nothing is executed.
 *
 * What only a shell could do (`|`, `;`, `>`, `&&`, `$NAME`, a comment) is refused with a word on how to write it literally, rather than
 * handed to the server as an argument that does not do what it says. A pattern such as `*.ts` stays as it is written.
 *
 * @param platform on Windows `^` escapes in place of the backslash, which there separates folders
 * @throws McpRuntimeError 'unusable-endpoint'
 */
export function parseCommandLine(text: string, platform: NodeJS.Platform = process.platform): CommandLine {
  const escape = platform === 'win32' ? '^' : '\\';
  if (endsInsideQuotes(text, escape)) throw unusable(text, 'a quotation mark in it is never closed', 'Close it, or put the word that contains it into the other kind of quotes.');
  const words: string[] = [];
  for (const entry of splitWords(text, escape)) {
    if (typeof entry === 'string') words.push(entry);
    else if ('comment' in entry) throw unusable(text, 'everything after "#" would be a comment', 'Put the word with "#" into single quotes.');
    else if ('pattern' in entry) words.push(entry.pattern);
    else throw unusable(text, `"${entry.op}" needs a shell, and none is used here`, 'Put it into single quotes if it is meant as it stands, or name a script that does this.');
  }
  const [command, ...args] = words;
  if (command === undefined || command === '') throw unusable(text, 'it names no command', 'Write the command and its arguments, for example: npx -y @modelcontextprotocol/server-filesystem /home/me/notes');
  if (words.some((word) => word.includes('\0'))) throw unusable(text, 'it contains a NUL character', 'Write it again.');
  return { command, args };
}

function splitWords(text: string, escape: string) {
  try {
    // A variable becomes an operator named as it is written, so that one loop refuses both.
    return parse<{ op: string }>(text, (name) => ({ op: `$${name}` }), { escape });
  } catch (error) {
    throw unusable(text, 'its "${…}" is malformed', 'Put it into single quotes if it is meant as it stands.', error);
  }
}

/** The library drops a lone quotation mark without a word, and with it what the user meant. */
function endsInsideQuotes(text: string, escape: string): boolean {
  let quote = '';
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === escape && quote !== "'") index++;
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = '';
  }
  return quote !== '';
}

function unusable(text: string, reason: string, remedy: string, cause?: unknown): McpRuntimeError {
  return new McpRuntimeError('unusable-endpoint', { problem: `The command line "${text}" cannot be used: ${reason}.`, remedy }, cause);
}
