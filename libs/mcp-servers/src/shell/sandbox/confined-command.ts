import { plainWords } from './plain-words.ts';
import type { CommandRequest, ConfinedCommand } from './types.ts';

/**
 * What runs in the sandbox, the same for every command, so that what sandbox-runtime prepares can be used again: command and shell come in the
 * environment, from which they are gone when the command starts. TMPDIR is set here since sandbox-runtime sets another; its own ports go.
 */
export const CONFINED_SCRIPT = [
  'c=$CHATOS_COMMAND s=$CHATOS_SHELL TMPDIR=$CHATOS_TMPDIR',
  'export TMPDIR',
  'unset CHATOS_COMMAND CHATOS_SHELL CHATOS_TMPDIR CLAUDE_CODE_HOST_HTTP_PROXY_PORT CLAUDE_CODE_HOST_SOCKS_PROXY_PORT',
  'exec "$s" -c "$c"',
].join('; ');

/** The shell that sandbox-runtime's own lines run in: the quickest to start that is everywhere. */
export const INNER_SHELL = '/bin/sh';

/** The environment in which `CONFINED_SCRIPT` finds its command. */
export function scriptEnvironment({ command, shell }: Pick<CommandRequest, 'command' | 'shell'>, temporaryDirectory: string): Record<string, string> {
  return { CHATOS_COMMAND: command, CHATOS_SHELL: shell, CHATOS_TMPDIR: temporaryDirectory };
}

/**
 * What is started is bubblewrap itself, not a shell around it: what kills it kills all that is in it. A shell reads the line where that is needed, and
 * is then replaced by it.
 */
export function outerCommand(line: string): Pick<ConfinedCommand, 'file' | 'args'> {
  const [file, ...args] = plainWords(line) ?? [];
  return file?.startsWith('/') === true ? { file, args } : { file: '/bin/sh', args: ['-c', `exec ${line}`] };
}

const NEW_SESSION = ' --new-session ';

/**
 * For a terminal: without bubblewrap's `--new-session`, which takes the controlling terminal away, and with it Ctrl+C, job control and the news of
 * a new size. It guards a terminal that somebody types into outside of the sandbox too (TIOCSTI); a terminal of ours is this command's alone.
 *
 * @throws Error where sandbox-runtime no longer writes it so
 */
export function keepingItsTerminal(line: string, platform: NodeJS.Platform): string {
  if (platform !== 'linux') return line;
  if (!line.includes(NEW_SESSION)) throw new Error('sandbox-runtime builds its command line in another way than this version of the shell server knows');
  return line.replace(NEW_SESSION, ' ');
}
