import { allowedEnvironment } from '@chatos/process-host';
import { ToolError } from '../../kit/index.ts';

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,199}$/;
/** Ours, and what makes a program load or run something else than it was asked to. */
const REFUSED = /^(MODEL_CLI_.*|CHATOS_.*|LD_.*|DYLD_.*|NODE_OPTIONS|NODE_REPL_EXTERNAL_MODULE|ELECTRON_.*|BASH_ENV|ENV|BASH_FUNC_.*|SHELLOPTS|BASHOPTS|PROMPT_COMMAND|PYTHONSTARTUP|PERL5OPT|RUBYOPT|TMPDIR)$/i;

/**
 * The whole environment of a command: the allow-list from the server's own (handed in, no library reads it), and what the call sets. Throws ToolError
 * `invalid` where the call names a variable that it may not set.
 */
export function commandEnvironment(parent: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform, given: Readonly<Record<string, string>>): Record<string, string> {
  const { TMPDIR: _ours, ...inherited } = allowedEnvironment(parent, platform);
  for (const [name, value] of Object.entries(given)) {
    if (!NAME.test(name)) throw refused(`"${name.slice(0, 100)}" is no name of an environment variable.`);
    if (REFUSED.test(name)) throw refused(`The environment variable ${name} may not be set for a command.`);
    if (value.includes('\0')) throw refused(`The value of ${name} holds a NUL.`);
  }
  return { ...inherited, ...given };
}

function refused(problem: string): ToolError {
  return new ToolError('invalid', 'environment-refused', { problem, remedy: 'Leave it out of env; what a command needs can also be set in the command itself.' });
}
