import { createConfigurationContext, createRuntimeContext } from '@chatos/state/paths';
import type { StateRoot } from '@chatos/state/paths';
import { basename, join, relative } from 'node:path';

/** Whom something under the state root belongs to. `workbench`: to whoever holds the root. */
export type Owner = 'workbench' | 'config' | 'aide' | 'chat';

export interface DatabaseRule {
  readonly path: string;
  /** What the owner row of the file must say. */
  readonly hostApp: 'chatos' | 'chatos_chat_runtime';
  readonly kind: 'admin' | 'chat';
  readonly owners: readonly Owner[];
  /** Whom a table belongs to, by the prefix of its name. Tables without one of these are foreign. */
  readonly tables: readonly { readonly prefix: string; readonly owner: Owner }[];
}

export interface FileRule {
  readonly owners: readonly Owner[];
  readonly what: string;
  /** Whether it is the socket of a process; every other is an ordinary file. */
  readonly isSocket?: true;
  /** Whether a path (absolute) is meant. */
  matches(path: string): boolean;
}

export interface OwnershipRules {
  readonly databases: readonly DatabaseRule[];
  /** Directories that are looked into. Everything in them needs a rule of its own. */
  readonly directories: readonly { readonly path: string; readonly owners: readonly Owner[] }[];
  /** Directories that belong to their owner with everything below. */
  readonly trees: readonly { readonly path: string; readonly owner: Owner; readonly what: string }[];
  readonly files: readonly FileRule[];
  readonly ledgers: readonly { readonly path: string; readonly owner: Owner }[];
}

/** The tables every database of ours has: whose it is, and the schema versions in it. */
const STATE_TABLES = ['state_owner', 'schema_versions'];

/** A random UUID, as temporary files carry it in their names. */
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/**
 * The table of layer 7: what may lie under a state root, and whose it is. Every path comes from the contexts of `@chatos/state`, so that a
 * file that moves there moves here.
 */
export function ownershipRules(root: StateRoot): OwnershipRules {
  const config = createConfigurationContext(root).paths;
  const aide = createRuntimeContext(root, 'aide').paths;
  const chat = createRuntimeContext(root, 'chat').paths;
  const runtimeFiles = (owner: Owner, paths: typeof aide) => [paths.events, paths.runs, paths.uiPrompts, paths.fileChanges, paths.sessionReport, paths.processes].map((path) => file(path, [owner], 'runtime file'));
  return {
    databases: [
      { path: aide.database, hostApp: 'chatos', kind: 'admin', owners: ['config', 'aide'], tables: [...stateTables(), { prefix: 'config_', owner: 'config' }, { prefix: 'aide_', owner: 'aide' }] },
      { path: chat.database, hostApp: 'chatos_chat_runtime', kind: 'chat', owners: ['chat'], tables: [...stateTables(), { prefix: 'chat_', owner: 'chat' }] },
    ],
    directories: [
      { path: root.path, owners: ['workbench'] },
      { path: aide.directory, owners: ['config', 'aide'] },
      { path: chat.directory, owners: ['chat'] },
      { path: aide.backups, owners: ['config', 'aide'] },
      { path: chat.backups, owners: ['chat'] },
    ],
    trees: [
      ...[aide.blobs, aide.sessions, aide.toolLists, aide.terminals].map((path) => ({ path, owner: 'aide' as const, what: 'runtime data' })),
      ...[chat.blobs, chat.sessions, chat.toolLists, chat.terminals].map((path) => ({ path, owner: 'chat' as const, what: 'runtime data' })),
      { path: join(root.path, 'legacy'), owner: 'workbench', what: 'set aside from an earlier application' },
    ],
    files: [
      matching(root.path, ['workbench'], 'owner lock', new RegExp(`^owner\\.lock(\\.reclaim-[0-9a-f]+)*(\\.${UUID}\\.tmp)?$`)),
      ...[config.modelsMirror, config.subagentsMirror].map((path) => file(path, ['config'], 'mirror of the configuration')),
      ...[config.secretsFile, config.secretsKey].map((path) => file(path, ['config'], 'keys')),
      ...attachment(config.attach, 'config'), ...attachment(aide.attach, 'aide'), ...attachment(chat.attach, 'chat'),
      ...runtimeFiles('aide', aide),
      ...runtimeFiles('chat', chat),
      ...[aide.database, chat.database].flatMap((path) => ['-wal', '-shm'].map((suffix) => file(`${path}${suffix}`, path === chat.database ? ['chat'] : ['config', 'aide'], 'part of a database'))),
      backupsOf(aide.backups, aide.database, ['config', 'aide']),
      backupsOf(chat.backups, chat.database, ['chat']),
    ],
    ledgers: [{ path: aide.processes, owner: 'aide' }, { path: chat.processes, owner: 'chat' }],
  };
}

function stateTables() {
  return STATE_TABLES.map((prefix) => ({ prefix, owner: 'workbench' as const }));
}

/** A file, and the temporary one an interrupted atomic write may have left beside it. */
function file(path: string, owners: readonly Owner[], what: string): FileRule {
  const temporary = new RegExp(`^\\.${escapeRegExp(basename(path))}\\.${UUID}\\.tmp$`);
  return { owners, what, matches: (candidate) => candidate === path || (relative(join(path, '..'), candidate) === basename(candidate) && temporary.test(basename(candidate))) };
}

/** The record and the socket of a process that can be attached to, and what an interrupted writing of the record may have left. */
function attachment(path: string, owner: Owner): FileRule[] {
  const name = escapeRegExp(basename(path, '.json'));
  const directory = join(path, '..');
  return [
    matching(directory, [owner], 'way to attach', new RegExp(`^${name}\\.json(\\.${UUID}\\.tmp)?$`)),
    { ...matching(directory, [owner], 'socket to attach to', new RegExp(`^${name}\\.sock$`)), isSocket: true },
  ];
}

function backupsOf(directory: string, database: string, owners: readonly Owner[]): FileRule {
  return matching(directory, owners, 'backup of a database', new RegExp(`^${escapeRegExp(basename(database))}\\..+\\.(backup|tmp)(-wal|-shm|-journal)?$`));
}

function matching(directory: string, owners: readonly Owner[], what: string, name: RegExp): FileRule {
  return { owners, what, matches: (path) => path === join(directory, basename(path)) && name.test(basename(path)) };
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
