import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Follows the relative imports of a source file and returns what it imports from elsewhere, types left out. */
function importedModules(entry: string, seen = new Set<string>()): Set<string> {
  const external = new Set<string>();
  if (seen.has(entry)) return external;
  seen.add(entry);
  for (const [, clause, specifier] of readFileSync(entry, 'utf8').matchAll(/^(?:import|export) (.*?)from '([^']+)';$/gm)) {
    if (specifier === undefined || clause?.startsWith('type ') === true) continue;
    if (!specifier.startsWith('.')) external.add(specifier);
    else for (const module of importedModules(join(dirname(entry), specifier), seen)) external.add(module);
  }
  return external;
}

describe('@chatos/state/paths', () => {
  it('loads nothing but Node’s own modules, so that main opens no SQLite', () => {
    expect([...importedModules(join(import.meta.dirname, 'index.ts'))].filter((module) => !module.startsWith('node:'))).toEqual([]);
  });

  it('would be caught if it did', () => {
    expect(importedModules(join(import.meta.dirname, '../index.ts'))).toContain('better-sqlite3');
  });
});
