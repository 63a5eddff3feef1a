import { plainWords } from './plain-words.ts';
import type { CommandRequest, ConfinedCommand, NetworkPolicy } from './types.ts';

/**
 * What runs in the sandbox, the same for every command, so that what sandbox-runtime prepares can be used again: command and shell come in the
 * environment, from which they are gone when the command starts. TMPDIR is set here since sandbox-runtime sets another; its own ports go.
 *
 * Git is told of one more file of configuration, after all that the environment tells it already. Where a placeholder stands in the place of ~/.gitconfig, which
 * nobody can read and git would give up at, it reads only the user's other one.
 */
export const CONFINED_SCRIPT = [
  'set -- "$CHATOS_SHELL" "$CHATOS_COMMAND"',
  'export TMPDIR="$CHATOS_TMPDIR"',
  'CHATOS_COUNT=${GIT_CONFIG_COUNT:-0}',
  // Of another number, or what is none, git says itself what is wrong.
  'case "$CHATOS_GIT:$CHATOS_COUNT" in /*:[0-9] | /*:[1-9][0-9] | /*:[1-9][0-9][0-9]) export GIT_CONFIG_COUNT=$((CHATOS_COUNT + 1)) "GIT_CONFIG_KEY_$CHATOS_COUNT=include.path" "GIT_CONFIG_VALUE_$CHATOS_COUNT=$CHATOS_GIT" ;; esac',
  'if [ -c "$HOME/.gitconfig" ] && [ -z "$GIT_CONFIG_GLOBAL" ]; then export GIT_CONFIG_GLOBAL="${XDG_CONFIG_HOME:-$HOME/.config}/git/config"; fi',
  'if [ "$CHATOS_NO_PROXY" ]; then export NO_PROXY="$CHATOS_NO_PROXY" no_proxy="$CHATOS_NO_PROXY"; fi',
  'unset CHATOS_COMMAND CHATOS_SHELL CHATOS_TMPDIR CHATOS_GIT CHATOS_COUNT CHATOS_NO_PROXY CLAUDE_CODE_HOST_HTTP_PROXY_PORT CLAUDE_CODE_HOST_SOCKS_PROXY_PORT',
  'exec "$1" -c "$2"',
].join('; ');

/** The shell that sandbox-runtime's own lines run in: the quickest to start that is everywhere. */
export const INNER_SHELL = '/bin/sh';

/** The environment in which `CONFINED_SCRIPT` finds its command. */
export function scriptEnvironment({ command, shell, network }: Pick<CommandRequest, 'command' | 'shell' | 'network'>, temporaryDirectory: string, gitConfiguration: string): Record<string, string> {
  return { CHATOS_COMMAND: command, CHATOS_SHELL: shell, CHATOS_TMPDIR: temporaryDirectory, CHATOS_GIT: gitConfiguration, CHATOS_NO_PROXY: withoutProxy(network) };
}

const OWN_HOSTS = ['localhost', '127.0.0.1', '::1'];

/**
 * What a command reaches without sandbox-runtime's proxy; '' for what sandbox-runtime says. In the sandbox there is nothing but the command's own servers,
 * and those of this machine where they are listed; private networks, which sandbox-runtime leaves out too, are reached through the proxy or not at all.
 */
function withoutProxy({ shellNetwork, shellAllowedHosts }: NetworkPolicy): string {
  return shellNetwork === 'allowed' ? OWN_HOSTS.filter((host) => !shellAllowedHosts.includes(host)).join(',') : '';
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
