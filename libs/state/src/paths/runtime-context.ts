import type { RuntimeName } from '@chatos/contracts';
import { join } from 'node:path';
import type { StateRoot } from './state-root.ts';

declare const runtimeContextBrand: unique symbol;

/** The directory name of each owner, and what its tool servers are told in `MODEL_CLI_HOST_APP` (separation-plan.md). */
export type HostApp = 'chatos' | 'chatos_chat_runtime';

/** Every file and directory of one runtime. All lie under `directory`. */
export interface RuntimePaths {
  readonly directory: string;
  readonly database: string;
  readonly events: string;
  readonly runs: string;
  readonly uiPrompts: string;
  readonly fileChanges: string;
  readonly sessionReport: string;
  readonly blobs: string;
  readonly sessions: string;
  /** What the servers listed last, a file for each; made with the first. */
  readonly toolLists: string;
  readonly terminals: string;
  /** The ledger of child processes. */
  readonly processes: string;
  /** How programs of the same user may speak to the runtime's process while it runs. */
  readonly attach: string;
  /** Copies of the database from before a migration. */
  readonly backups: string;
}

/**
 * Where one runtime keeps what it does. The brand names the runtime, so that a context of one is refused by the compiler wherever
 * that of the other is asked for; only `createRuntimeContext` makes one.
 */
export interface RuntimeContext<Name extends RuntimeName = RuntimeName> {
  readonly [runtimeContextBrand]: Name;
  readonly runtime: Name;
  readonly hostApp: HostApp;
  readonly stateRoot: StateRoot;
  readonly paths: RuntimePaths;
}

const LAYOUT: Readonly<Record<RuntimeName, { hostApp: HostApp; database: string }>> = {
  chat: { hostApp: 'chatos_chat_runtime', database: 'runtime.db.sqlite' },
  aide: { hostApp: 'chatos', database: 'chatos.db.sqlite' },
};

/** Pure: computes paths and touches no disk. */
export function createRuntimeContext<Name extends RuntimeName>(stateRoot: StateRoot, runtime: Name): RuntimeContext<Name> {
  const { hostApp, database } = LAYOUT[runtime];
  const directory = join(stateRoot.path, hostApp);
  const paths: RuntimePaths = Object.freeze({
    directory,
    database: join(directory, database),
    events: join(directory, 'events.jsonl'),
    runs: join(directory, 'runs.jsonl'),
    uiPrompts: join(directory, 'ui-prompts.jsonl'),
    fileChanges: join(directory, 'file-changes.jsonl'),
    sessionReport: join(directory, 'session-report.html'),
    blobs: join(directory, 'blobs'),
    sessions: join(directory, 'sessions'),
    toolLists: join(directory, 'tool-lists'),
    terminals: join(directory, 'terminals'),
    processes: join(directory, 'processes.jsonl'),
    attach: join(directory, 'attach.json'),
    backups: join(directory, 'backups'),
  });
  return Object.freeze({ runtime, hostApp, stateRoot, paths }) as RuntimeContext<Name>;
}
