import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

export interface LaunchOptions {
  /** The directory that holds both runtimes' state and the configuration, absolute. */
  readonly stateRoot: string;
  /** An absolute path of Node >= 24 to run the processes with; null lets Electron's utility processes run them. */
  readonly nodePath: string | null;
  /** An absolute path of the Node that the servers of the workbench run under: the one that was handed in, else the one shipped beside the app. */
  readonly toolNodePath: string;
  /** Electron's own profile and the window bounds: outside the state root, one per state root. */
  readonly userData: string;
}

/** The first major version of Electron whose Node can load better-sqlite3 13 (Node-API 10). */
const FIRST_ELECTRON_WITH_SQLITE = 40;

/**
 * Reads the command line and the environment, once.
 * @throws Error naming an option without a value, or what this Electron lacks
 */
export function parseLaunchOptions(given: {
  argv: readonly string[];
  environment: Readonly<Record<string, string | undefined>>;
  electronVersion: string;
  applicationData: string;
  /** Where a package keeps what it ships beside the app. */
  resources: string;
  platform: NodeJS.Platform;
}): LaunchOptions {
  const fromArgument = optionValue(given.argv, '--state-root');
  const stateRoot = resolve(fromArgument ?? join(homedir(), '.deepseek_cli'));
  const needsNode = Number.parseInt(given.electronVersion, 10) < FIRST_ELECTRON_WITH_SQLITE;
  const nodePath = given.environment['CHATOS_NODE'] ?? null;
  if (needsNode && nodePath === null) {
    throw new Error(`Electron ${given.electronVersion} cannot load the database itself: set CHATOS_NODE to the absolute path of a Node >= 24.`);
  }
  return {
    stateRoot,
    nodePath: needsNode ? nodePath : null,
    toolNodePath: nodePath ?? join(given.resources, 'node', given.platform === 'win32' ? 'node.exe' : join('bin', 'node')),
    userData: join(given.applicationData, 'ChatOS', createHash('sha256').update(stateRoot).digest('hex').slice(0, 16)),
  };
}

/** Takes `--name value` and `--name=value`; Chromium's own switches stand on the same command line, so others are left alone. */
function optionValue(argv: readonly string[], name: string): string | undefined {
  for (const [index, argument] of argv.entries()) {
    if (argument.startsWith(`${name}=`)) return argument.slice(name.length + 1);
    if (argument !== name) continue;
    const value = argv[index + 1];
    if (value === undefined || value.startsWith('--')) throw new Error(`${name} needs a directory behind it.`);
    return value;
  }
  return undefined;
}
