import type { Component } from '../../src/index.ts';

/** A component with as many migrations as asked for; the first makes `<name>_notes`, each later one adds a column. */
export function notesComponent(name: string, versions: number): Component {
  const migrations = Array.from({ length: versions }, (_, index) => ({
    version: index + 1,
    name: index === 0 ? 'notes' : `column ${index}`,
    sql: index === 0 ? `CREATE TABLE ${name}_notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;` : `ALTER TABLE ${name}_notes ADD COLUMN extra_${index} TEXT;`,
  }));
  return { name, migrations };
}
