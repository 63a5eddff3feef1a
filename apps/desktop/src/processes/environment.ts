import { isAbsolute } from 'node:path';
import { allowedEnvironment } from '@chatos/process-host';

/** What a process entry takes from its environment: read once, at its start, and handed down as values. No library reads the environment. */
export interface ProcessEnvironment {
  /** The state root's directory, absolute. */
  readonly stateRoot: string;
  /** What children of this process may inherit: the allow-list, nothing else. */
  readonly inherited: Readonly<Record<string, string>>;
  /** `never` keeps keys out of the keyring of the operating system: for tests, and where there is no one to unlock it. */
  readonly keyring: 'auto' | 'never';
}

/**
 * Parses the environment of a process entry.
 * @param variables the whole of it, `process.env`
 * @throws Error where MODEL_CLI_SESSION_ROOT is missing or not absolute, or CHATOS_KEYRING has a value it cannot have: whoever started the
 * process forgot it, so this is a defect of ours and not the user's
 */
export function parseEnvironment(variables: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): ProcessEnvironment {
  const stateRoot = variables['MODEL_CLI_SESSION_ROOT'];
  if (stateRoot === undefined || !isAbsolute(stateRoot)) throw new Error('parseEnvironment: MODEL_CLI_SESSION_ROOT must hold the absolute path of the state root.');
  const keyring = variables['CHATOS_KEYRING'] ?? 'auto';
  if (keyring !== 'auto' && keyring !== 'never') throw new Error('parseEnvironment: CHATOS_KEYRING is "auto" or "never".');
  return { stateRoot, inherited: allowedEnvironment(variables, platform), keyring };
}
