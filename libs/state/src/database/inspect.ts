import { kindOfApplicationId } from './file-kind.ts';
import type { DatabaseKind } from './file-kind.ts';
import { readHeader } from './header.ts';
import { withReadingView } from './reading-view.ts';
import { emptyDatabase, notSqlite, refusalFor, unusableDatabase } from './refusals.ts';
import { PREDECESSOR_TABLE, readApplicationId, readComponentVersions, readHostApp, readTableNames } from './schema.ts';

/** What `chatos doctor` shows of a database. */
export interface DatabaseReport {
  readonly path: string;
  readonly sizeInBytes: number;
  readonly applicationId: number;
  /** The kind the application id stands for; null where the file is none of ours. */
  readonly kind: DatabaseKind | null;
  /** The host app in the owner row (`chatos`, `chatos_chat_runtime`); null where there is none. */
  readonly owner: string | null;
  readonly components: readonly { name: string; version: number }[];
  readonly tables: readonly string[];
  readonly isPredecessor: boolean;
  /** What the integrity check found; empty where it found nothing or was not asked for. */
  readonly findings: readonly string[];
}

/**
 * Reads whose a database is and what is in it, and writes nothing: not the file, not beside it. Works while others use it.
 * Throws StateError where it cannot be read as a database. `check` adds SQLite's quick check, which reads the whole file.
 */
export function inspectDatabase(path: string, options: { check?: boolean } = {}): DatabaseReport {
  try {
    const header = readHeader(path);
    if (header === null) throw unusableDatabase(path, new Error('there is no such file'));
    if (header.size === 0) throw emptyDatabase(path);
    if (!header.isSqlite) throw notSqlite(path);
    return withReadingView(path, { joins: kindOfApplicationId(header.applicationId) !== null }, (database) => {
      const applicationId = readApplicationId(database);
      const tables = readTableNames(database);
      const findings = options.check === true ? (database.pragma('quick_check') as { quick_check: string }[]).map((row) => row.quick_check) : [];
      return {
        path,
        sizeInBytes: header.size,
        applicationId,
        kind: kindOfApplicationId(applicationId),
        owner: readHostApp(database),
        components: [...readComponentVersions(database)].map(([name, version]) => ({ name, version })),
        tables,
        isPredecessor: tables.includes(PREDECESSOR_TABLE) && !tables.includes('state_owner'),
        findings: findings.filter((finding) => finding !== 'ok'),
      };
    });
  } catch (error: unknown) {
    throw refusalFor(path, error);
  }
}
