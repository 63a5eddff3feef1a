import { allowedEnvironment } from '@chatos/process-host';
import { accessSync, constants, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { basename, isAbsolute } from 'node:path';

export interface UserShell {
  readonly file: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** What a system gives to those who are not to log in. */
const NO_SHELLS = new Set(['nologin', 'false', 'true', 'sync', 'halt', 'shutdown']);
const USUAL = ['/bin/zsh', '/bin/bash', '/bin/sh'];

/**
 * The user's own login shell with what it may know of the server's environment (the allow-list; handed in, no library reads it): its own start-up files tell it the
 * rest. Null on a machine without any.
 */
export function userShell(environment: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): UserShell | null {
  const usual = platform === 'darwin' ? USUAL : USUAL.slice(1);
  const file = [environment['SHELL'], shellOfAccount(), ...usual].find((path) => path !== undefined && isShell(path));
  if (file === undefined) return null;
  return { file, args: ['-l'], environment: { ...allowedEnvironment(environment, platform), SHELL: file, TERM: 'xterm-256color', COLORTERM: 'truecolor' } };
}

/** As the system's list of users says. */
function shellOfAccount(): string | undefined {
  try {
    return userInfo().shell ?? undefined;
  } catch {
    // An account that is in no list has none.
    return undefined;
  }
}

function isShell(path: string): boolean {
  if (!isAbsolute(path) || NO_SHELLS.has(basename(path))) return false;
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
