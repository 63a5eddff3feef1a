import { win32 } from 'node:path';
import { McpRuntimeError } from '../errors.ts';

/** What is handed to the system to be started. */
export interface StartedCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** Windows: the arguments are one command line already, quoted as its reader wants it. */
  readonly isVerbatim: boolean;
}

/** Of these alone Windows itself starts nothing: the command processor reads them, with rules of its own for what is quoted. */
const BATCH_FILE = /\.(?:bat|cmd)$/i;
/** A percent sign, and an empty part of a variable that is always there: so nothing that follows is taken for a variable's name. */
const PERCENT = '%%cd:~,%';

/**
 * What really has to be started for a command: itself, but for a batch file (`npx.cmd` and its like) on Windows, which `cmd.exe` runs.
 * @param environment the child's own
 * @throws McpRuntimeError 'unusable-endpoint' where an argument cannot be handed to a batch file at all
 */
export function startedCommand(command: string, args: readonly string[], environment: Readonly<Record<string, string>>, platform: NodeJS.Platform = process.platform): StartedCommand {
  if (platform !== 'win32' || !BATCH_FILE.test(command)) return { command, args, isVerbatim: false };
  const line = [command, ...args].map(quotedForBatch).join(' ');
  // /d: nothing is run first; /e:on: what PERCENT relies on; /v:off: an exclamation mark is one; /s: the outer quotes are taken away, and no others.
  return { command: commandProcessor(environment), args: ['/d', '/e:on', '/v:off', '/s', '/c', `"${line}"`], isVerbatim: true };
}

/**
 * Within quotes the command processor leaves everything as it is but quotes and percent signs, however often it reads the line. A quote is
 * doubled, which both it and the program behind it take for one in the text; backslashes before a quote count double for the program.
 */
function quotedForBatch(argument: string): string {
  if (/[\r\n\0]/.test(argument)) {
    throw new McpRuntimeError('unusable-endpoint', { problem: 'A line break in an argument cannot be handed to a batch file (.cmd, .bat).', remedy: 'Name the program itself that the batch file starts, as node.exe with the path of its script.' });
  }
  const text = argument.replaceAll(/(\\*)"/g, '$1$1""').replace(/(\\+)$/, '$1$1').replaceAll('%', PERCENT);
  return `"${text}"`;
}

/** That of the system, and not what a variable for it says. */
function commandProcessor(environment: Readonly<Record<string, string>>): string {
  const root = Object.entries(environment).find(([name]) => name.toUpperCase() === 'SYSTEMROOT')?.[1] ?? 'C:\\Windows';
  return win32.join(root, 'System32', 'cmd.exe');
}
