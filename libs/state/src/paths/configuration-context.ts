import { join } from 'node:path';
import type { StateRoot } from './state-root.ts';

declare const configurationContextBrand: unique symbol;

/** The files of the shared configuration. They lie beside AIDE's runtime files, in one directory and one database (separation-plan.md). */
export interface ConfigurationPaths {
  readonly directory: string;
  readonly database: string;
  readonly modelsMirror: string;
  readonly subagentsMirror: string;
  /** Keys, encrypted, where no keyring serves. */
  readonly secretsFile: string;
  readonly secretsKey: string;
  /** How programs of the same user may speak to the configuration's process while it runs. */
  readonly attach: string;
  readonly backups: string;
}

/** Where the shared configuration lies; only the config process makes one. Branded: no runtime's context can stand in for it. */
export interface ConfigurationContext {
  readonly [configurationContextBrand]: true;
  readonly hostApp: 'chatos';
  readonly stateRoot: StateRoot;
  readonly paths: ConfigurationPaths;
}

/** Pure: computes paths and touches no disk. */
export function createConfigurationContext(stateRoot: StateRoot): ConfigurationContext {
  const directory = join(stateRoot.path, 'chatos');
  const paths: ConfigurationPaths = Object.freeze({
    directory,
    database: join(directory, 'chatos.db.sqlite'),
    modelsMirror: join(directory, 'models.yaml'),
    subagentsMirror: join(directory, 'subagents.json'),
    secretsFile: join(directory, 'secrets.enc'),
    secretsKey: join(directory, 'secrets.key'),
    attach: join(directory, 'attach-config.json'),
    backups: join(directory, 'backups'),
  });
  return Object.freeze({ hostApp: 'chatos', stateRoot, paths }) as ConfigurationContext;
}
