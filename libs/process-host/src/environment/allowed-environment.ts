/** What a child may know of its parent's environment. The names of the MCP SDK's own list, with LANG and TMPDIR. */
const POSIX = ['HOME', 'LOGNAME', 'PATH', 'SHELL', 'TERM', 'USER', 'LANG', 'TMPDIR'] as const;
const WINDOWS = [
  'APPDATA', 'HOMEDRIVE', 'HOMEPATH', 'LOCALAPPDATA', 'PATH', 'PATHEXT', 'PROCESSOR_ARCHITECTURE', 'PROGRAMFILES', 'SYSTEMDRIVE', 'SYSTEMROOT', 'TEMP', 'TMP', 'USERNAME',
  'USERPROFILE',
] as const;

/**
 * The part of an environment that a process of the workbench, or a child of one, may inherit: never a key, a token, or a variable nobody declared.
 * @param parent the whole environment, handed in by a process entry: no library reads it
 * @param platform Node's name of the platform
 * @returns the allowed variables that have a value; a value that is a shell function (`() …`) is left out, as the MCP SDK does
 */
export function allowedEnvironment(parent: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): Record<string, string> {
  const allowed: Record<string, string> = {};
  for (const name of platform === 'win32' ? WINDOWS : POSIX) {
    const value = platform === 'win32' ? anyCase(parent, name) : parent[name];
    if (value !== undefined && !value.startsWith('()')) allowed[name] = value;
  }
  return allowed;
}

/** Names of variables have no case on Windows, and its own spelling is `Path`: a copy of the environment keeps that. */
function anyCase(parent: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  return parent[name] ?? Object.entries(parent).find(([spelled, value]) => spelled.toUpperCase() === name && value !== undefined)?.[1];
}
