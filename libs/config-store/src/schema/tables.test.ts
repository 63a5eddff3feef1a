import { createRuntimeContext, openConfigurationDatabase, openRuntimeDatabase } from '@chatos/state';
import { getTableColumns, getTableName } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { testContext } from '../../test/open-test-store.ts';
import { configComponent } from './migrations.ts';
import * as tables from './tables.ts';

test('drizzle knows exactly the tables and columns the migrations make, each named config_*', () => {
  const database = openConfigurationDatabase(testContext(), [configComponent]);
  const made = database.raw.prepare(`SELECT m.name || '.' || c.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name LIKE 'config\\_%' ESCAPE '\\'`).pluck().all();
  const known = Object.values(tables).flatMap((table) => Object.values(getTableColumns(table)).map((column) => `${getTableName(table)}.${column.name}`));
  database.close();
  expect(known.sort()).toEqual((made as string[]).sort());
});

test.each(['chat', 'aide'] as const)('the tables of the configuration have no place in a database opened as that of %s', (runtime) => {
  const context = createRuntimeContext(testContext().stateRoot, runtime);
  expect(() => openRuntimeDatabase(context, [configComponent])).toThrow(expect.objectContaining({ code: 'component-foreign' }));
});
