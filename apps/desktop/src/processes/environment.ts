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
  /** Where our description for sign-in servers is published (docs/oauth-client.md); null where it is not: then they register us anew. */
  readonly clientMetadataUrl: string | null;
  /** What the servers of the workbench run under and what they are, both absolute; null for a process that starts none. */
  readonly builtin: { readonly nodePath: string; readonly toolServer: string } | null;
}

/**
 * Parses the environment of a process entry.
 * @param variables the whole of it, `process.env`
 * @throws Error where MODEL_CLI_SESSION_ROOT is missing or not absolute, CHATOS_KEYRING, CHATOS_CLIENT_METADATA_URL, CHATOS_NODE or CHATOS_TOOL_SERVER has
 * a value it cannot have: whoever started the process forgot it, so this is a defect of ours and not the user's
 */
export function parseEnvironment(variables: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): ProcessEnvironment {
  const stateRoot = variables['MODEL_CLI_SESSION_ROOT'];
  if (stateRoot === undefined || !isAbsolute(stateRoot)) throw new Error('parseEnvironment: MODEL_CLI_SESSION_ROOT must hold the absolute path of the state root.');
  const keyring = variables['CHATOS_KEYRING'] ?? 'auto';
  if (keyring !== 'auto' && keyring !== 'never') throw new Error('parseEnvironment: CHATOS_KEYRING is "auto" or "never".');
  const published = variables['CHATOS_CLIENT_METADATA_URL'] ?? '';
  if (published !== '' && !(URL.canParse(published) && new URL(published).protocol === 'https:' && new URL(published).pathname !== '/')) {
    throw new Error('parseEnvironment: CHATOS_CLIENT_METADATA_URL is an https address with a path.');
  }
  return { stateRoot, inherited: allowedEnvironment(variables, platform), keyring, clientMetadataUrl: published === '' ? null : published, builtin: parseBuiltin(variables) };
}

function parseBuiltin({ CHATOS_NODE: nodePath, CHATOS_TOOL_SERVER: toolServer }: Readonly<Record<string, string | undefined>>): ProcessEnvironment['builtin'] {
  if (toolServer === undefined) return null;
  if (nodePath === undefined || !isAbsolute(nodePath)) throw new Error('parseEnvironment: CHATOS_NODE must hold the absolute path of the Node that runs CHATOS_TOOL_SERVER.');
  if (!isAbsolute(toolServer)) throw new Error('parseEnvironment: CHATOS_TOOL_SERVER must hold an absolute path.');
  return { nodePath, toolServer };
}
