import type { RuntimeName } from '@chatos/contracts';
import type { HostApp } from '../paths/runtime-context.ts';

/** The two kinds of database file: `admin` holds the shared configuration and AIDE's tables, `chat` holds Chat's. */
export type DatabaseKind = 'admin' | 'chat';

/** Who opens a database. The configuration and AIDE share one file, each with components of its own. */
export type DatabaseOwner = RuntimeName | 'configuration';

/**
 * `PRAGMA application_id` of each kind: four bytes at offset 68 of the file, by which `file(1)` and we tell them apart without opening them.
 * ASCII "CHOA" and "CHOC". Never change them: a file with another number is refused.
 */
export const APPLICATION_IDS: Readonly<Record<DatabaseKind, number>> = { admin: 0x43_48_4f_41, chat: 0x43_48_4f_43 };

export const KIND_OF_OWNER: Readonly<Record<DatabaseOwner, DatabaseKind>> = { configuration: 'admin', aide: 'admin', chat: 'chat' };

/** What the owner row of each kind says. */
export const HOST_APP_OF_KIND: Readonly<Record<DatabaseKind, HostApp>> = { admin: 'chatos', chat: 'chatos_chat_runtime' };

/** The kind an application id stands for; null where it is none of ours. */
export function kindOfApplicationId(applicationId: number): DatabaseKind | null {
  if (applicationId === APPLICATION_IDS.admin) return 'admin';
  return applicationId === APPLICATION_IDS.chat ? 'chat' : null;
}
