import { createHash } from 'node:crypto';

/** What an approval is bound to: a change of any of it is another command, and is asked about again. */
export interface ApprovableCommand {
  /** The command and its arguments, word by word, as the configuration has them. */
  readonly command: readonly string[];
  /** The variables the configuration declares, by name; their order says nothing. */
  readonly environmentNames: readonly string[];
  /** The absolute path of what is executed; null where the command resolves to nothing. */
  readonly resolvedBinary: string | null;
}

/** sha256 over command, arguments, environment names and resolved binary, in a form in which no two of them read alike. */
export function commandHash({ command, environmentNames, resolvedBinary }: ApprovableCommand): string {
  return createHash('sha256').update(JSON.stringify([command, [...environmentNames].sort(), resolvedBinary])).digest('hex');
}
