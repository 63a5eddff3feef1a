import { describe, expect, it } from 'vitest';
import { connect } from '../../test/support/connect.ts';
import { openResources } from '../../test/support/open-resources.ts';
import type { ServerResources } from '../kit/index.ts';
import { openServerResources } from '../resources/open-resources.ts';
import { createTasksServer } from './index.ts';

/** Adds one task, lets something happen to the database, and tries to add another. */
async function addAfter(happen: (resources: ServerResources) => Disposable) {
  using resources = openResources();
  const errors: Error[] = [];
  await using connection = await connect(createTasksServer({ store: resources.store, version: '1.0.0', yes: false, onError: (error) => errors.push(error) }));
  const add = (title: string) => connection.call('add_task', { title, details: 'x'.repeat(20_000) }, { policy: { confirmTaskCreate: false } });
  await add('before');
  let result;
  {
    using _happening = happen(resources);
    result = await add('meanwhile');
  }
  const after = await add('after');
  return { result, after, titles: resources.store.tasks.list().items.map(({ title }) => title), errors, check: resources.database.raw.pragma('quick_check', { simple: true }) };
}

describe('a task server whose database cannot be written', () => {
  it('says that others are writing, and that calling again helps', async () => {
    const { result, titles, errors } = await addAfter(({ context, database }) => {
      const other = openServerResources(context);
      database.raw.pragma('busy_timeout = 20');
      other.database.raw.exec('BEGIN IMMEDIATE');
      return {
        [Symbol.dispose]() {
          other.database.raw.exec('ROLLBACK');
          other.close();
        },
      };
    });
    expect(result).toMatchObject({ isError: true, text: expect.stringContaining('Call again'), chatos: { status: 'error', code: 'database-busy' } });
    expect({ titles, errors }).toEqual({ titles: ['after', 'before'], errors: [] });
  });

  it('says that the disk is full, and nothing of the task is there', async () => {
    const { result, titles, check } = await addAfter(({ database: { raw } }) => {
      raw.pragma(`max_page_count = ${String(raw.pragma('page_count', { simple: true }))}`);
      return { [Symbol.dispose]: () => void raw.pragma('max_page_count = 1000000') };
    });
    expect(result).toMatchObject({ isError: true, text: expect.stringContaining('disk is full'), chatos: { status: 'error', code: 'disk-full' } });
    expect({ titles, check }).toEqual({ titles: ['after', 'before'], check: 'ok' });
  });

  it('says that it may only be read', async () => {
    const { result, titles } = await addAfter(({ database: { raw } }) => {
      raw.pragma('query_only = ON');
      return { [Symbol.dispose]: () => void raw.pragma('query_only = OFF') };
    });
    expect(result).toMatchObject({ isError: true, chatos: { code: 'database-read-only' } });
    expect(titles).toEqual(['after', 'before']);
  });
});
