import type Database from 'better-sqlite3';

/** The table by which the predecessor's databases are recognised (predecessor-facts.md, section 3). */
export const PREDECESSOR_TABLE = 'records';

/** The tables every database of ours has: whose it is, and the schema version of each component in it. */
export const STATE_TABLES_SQL = `
  CREATE TABLE state_owner (
    singleton INTEGER PRIMARY KEY CHECK (singleton = 1),
    host_app TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    opened_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE schema_versions (
    component TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    migrated_at INTEGER NOT NULL
  ) STRICT;
`;

export function readTableNames(database: Database.Database): string[] {
  return database.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`).pluck().all();
}

/** The host app in the owner row; null where there is no such row or table. */
export function readHostApp(database: Database.Database): string | null {
  if (!readTableNames(database).includes('state_owner')) return null;
  return database.prepare<[], string>('SELECT host_app FROM state_owner WHERE singleton = 1').pluck().get() ?? null;
}

/** The version of each component in the file. */
export function readComponentVersions(database: Database.Database): Map<string, number> {
  if (!readTableNames(database).includes('schema_versions')) return new Map();
  const rows = database.prepare<[], { component: string; version: number }>('SELECT component, version FROM schema_versions ORDER BY component').all();
  return new Map(rows.map((row) => [row.component, row.version]));
}

export function readApplicationId(database: Database.Database): number {
  return database.pragma('application_id', { simple: true }) as number;
}
