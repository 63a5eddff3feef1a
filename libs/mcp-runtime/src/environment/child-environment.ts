import { allowedEnvironment } from '@chatos/process-host';

export interface ChildEnvironmentParts {
  /** The parent's environment, or the part of it that an entry picked; filtered here again. */
  base: Record<string, string | undefined>;
  /** What the server's configuration declares. */
  declared: Record<string, string>;
  /** The runtime's `MODEL_CLI_*`. */
  runtimeVariables: Record<string, string>;
  platform?: NodeJS.Platform;
}

/**
 * The whole environment of a tool server, built from nothing. This is the only place where one is made (layer 5 of the design).
 *
 * The allow-list is applied here even where the entry applied it before: a mistake there must not open the wall. The runtime's variables win
 * over declared ones, so that no server's configuration can point a child of Chat at AIDE's database.
 */
export function buildChildEnvironment({ base, declared, runtimeVariables, platform = process.platform }: ChildEnvironmentParts): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const part of [allowedEnvironment(base, platform), declared, runtimeVariables]) {
    for (const [name, value] of Object.entries(part)) {
      if (platform === 'win32') removeIgnoringCase(environment, name);
      environment[name] = value;
    }
  }
  return environment;
}

/** On Windows `Path` and `PATH` are one variable, and which of two a child would see is a matter of luck. */
function removeIgnoringCase(environment: Record<string, string>, name: string): void {
  for (const present of Object.keys(environment)) {
    if (present.toUpperCase() === name.toUpperCase()) delete environment[present];
  }
}
