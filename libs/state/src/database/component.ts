import type { DatabaseOwner } from './file-kind.ts';

/** One step of a component's schema. Once released it is never edited: a change is a new migration. */
export interface Migration {
  /** 1, 2, 3 … without a gap. */
  readonly version: number;
  readonly name: string;
  /** Any number of statements; they run in one transaction, so no PRAGMA, VACUUM or BEGIN. */
  readonly sql: string;
}

/** A part of a database with tables and a schema version of its own. Its name is the key of its row in `schema_versions`. */
export interface Component {
  readonly name: string;
  /** Where given, a database of another owner refuses the component. */
  readonly owner?: DatabaseOwner;
  readonly migrations: readonly Migration[];
}

/** The version a component has after all its migrations. Throws where they are not numbered 1, 2, 3 …: a defect of the code. */
export function latestVersion(component: Component): number {
  component.migrations.forEach((migration, index) => {
    if (migration.version !== index + 1) {
      throw new TypeError(`component ${component.name}: migration "${migration.name}" has version ${migration.version}, expected ${index + 1}`);
    }
  });
  return component.migrations.length;
}
