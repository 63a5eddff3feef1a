import type Database from 'better-sqlite3';
import { describeError, StateError } from '../errors.ts';
import type { Component, Migration } from './component.ts';
import { requireKnownVersion } from './examine.ts';
import { readComponentVersions } from './schema.ts';

/** Whether any component has migrations that this file has not seen. */
export function needsMigration(database: Database.Database, components: readonly Component[]): boolean {
  const versions = readComponentVersions(database);
  return components.some((component) => (versions.get(component.name) ?? 0) < component.migrations.length);
}

/**
 * Runs the missing migrations in the order of the components, each in a transaction of its own with the new version. Safe where several
 * processes do it at once: each looks again inside its transaction. Throws StateError `migration-failed` with that migration rolled back.
 */
export function migrate(database: Database.Database, path: string, components: readonly Component[]): void {
  for (const component of components) {
    for (const migration of component.migrations) apply(database, path, component, migration);
  }
}

function apply(database: Database.Database, path: string, component: Component, migration: Migration): void {
  const run = database.transaction(() => {
    const current = readComponentVersions(database).get(component.name) ?? 0;
    requireKnownVersion(path, component, current);
    if (current >= migration.version) return;
    database.exec(migration.sql);
    if (!database.inTransaction) throw new Error('the migration ended its transaction');
    database
      .prepare('INSERT INTO schema_versions (component, version, migrated_at) VALUES (?, ?, ?) ON CONFLICT (component) DO UPDATE SET version = excluded.version, migrated_at = excluded.migrated_at')
      .run(component.name, migration.version, Date.now());
  });
  try {
    run.immediate();
  } catch (error: unknown) {
    if (error instanceof StateError) throw error;
    throw new StateError('migration-failed', {
      path,
      problem: `The database ${path} could not be brought to version ${migration.version} of "${component.name}" (${migration.name}: ${describeError(error)}).`,
      remedy: 'It was left at the version before. Check that the disk is not full; a copy from before lies in the backups directory beside it.',
      cause: error,
    });
  }
}
