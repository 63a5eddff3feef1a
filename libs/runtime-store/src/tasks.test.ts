import { describe, expect, it, vi } from 'vitest';
import { openTestStore } from '../test/support/open-store.ts';
import type { TaskPageRequest } from './index.ts';

describe('tasks', () => {
  it('are added with defaults, read, changed and removed one by one', () => {
    using test = openTestStore('chat');
    const { tasks } = test.store;
    const added = tasks.add({ title: 'Buy milk', sessionId: 's1', tags: ['home'] });
    expect(added).toEqual({
      id: expect.any(String), title: 'Buy milk', details: '', status: 'todo', priority: 'medium', tags: ['home'], runId: '', sessionId: 's1', userMessageId: '',
      createdAt: expect.any(Number), updatedAt: added.createdAt,
    });
    expect(tasks.get(added.id)).toEqual(added);
    expect(tasks.update(added.id, { status: 'done', tags: [] })).toMatchObject({ id: added.id, title: 'Buy milk', status: 'done', tags: [] });
    expect(tasks.remove(added.id)).toBe(true);
    expect(tasks.remove(added.id)).toBe(false);
    expect(tasks.get(added.id)).toBeNull();
  });

  it('say so where there is none of an id', () => {
    using test = openTestStore('chat');
    expect(() => test.store.tasks.update('gone', { title: 'x' })).toThrow(expect.objectContaining({ name: 'RuntimeStoreError', code: 'record-unknown', problem: expect.stringContaining('"gone"') }));
  });

  it('are refused with a state that is none', () => {
    using test = openTestStore('aide');
    expect(() => test.store.tasks.add({ title: 'x', sessionId: 's', status: 'someday' as 'todo' })).toThrow();
    expect(test.store.tasks.list()).toEqual({ items: [], nextCursor: null });
  });

  it('are paged newest first, each once, though tasks are added between two pages', () => {
    using test = openTestStore('chat');
    const { tasks } = test.store;
    for (let index = 0; index < 25; index += 1) tasks.add({ title: `task ${index}`, sessionId: index % 2 === 0 ? 'even' : 'odd' });
    const titles: string[] = [];
    let cursor: string | undefined;
    do {
      const page = tasks.list({ limit: 10, cursor });
      titles.push(...page.items.map((task) => task.title));
      cursor = page.nextCursor ?? undefined;
      tasks.add({ title: 'late', sessionId: 'even' });
    } while (cursor !== undefined);
    expect(titles).toEqual(Array.from({ length: 25 }, (_, index) => `task ${24 - index}`));
    expect(tasks.list({ sessionId: 'odd', limit: 200 }).items.map((task) => task.title)).toEqual(Array.from({ length: 12 }, (_, index) => `task ${23 - index * 2}`));
    expect(tasks.list({ sessionId: 'none' })).toEqual({ items: [], nextCursor: null });
  });

  it('are added many at once or not at all', () => {
    using test = openTestStore('chat');
    const { tasks } = test.store;
    const added = tasks.addAll([{ title: 'one', sessionId: 's' }, { title: 'two', sessionId: 's', priority: 'high' }]);
    expect(added.map(({ task, isNew }) => [task.title, task.priority, isNew])).toEqual([['one', 'medium', true], ['two', 'high', true]]);
    expect(() => tasks.addAll([{ title: 'three', sessionId: 's' }, { title: 'four', sessionId: 's', status: 'never' as 'todo' }])).toThrow();
    expect(tasks.list().items.map(({ title }) => title)).toEqual(['two', 'one']);
  });

  it('are added once by their key, in each session', () => {
    using test = openTestStore('aide');
    const { tasks } = test.store;
    const first = tasks.add({ title: 'first', sessionId: 's', dedupeKey: 'k' });
    expect(tasks.add({ title: 'again', sessionId: 's', dedupeKey: 'k' })).toEqual(first);
    const [again, twice, other, none] = tasks.addAll([
      { title: 'x', sessionId: 's', dedupeKey: 'k' }, { title: 'y', sessionId: 't', dedupeKey: 'k' }, { title: 'z', sessionId: 't', dedupeKey: 'k' }, { title: 'free', sessionId: 's', dedupeKey: '' },
    ]);
    expect([again, other].map((added) => added?.isNew)).toEqual([false, false]);
    expect(again?.task).toEqual(first);
    expect(other?.task.id).toBe(twice?.task.id);
    expect(none?.isNew).toBe(true);
    tasks.remove(first.id);
    expect(tasks.add({ title: 'anew', sessionId: 's', dedupeKey: 'k' }).title).toBe('anew');
  });

  it('take notes at the end of their details, and are done with one', () => {
    using test = openTestStore('chat');
    const { tasks } = test.store;
    const { id } = tasks.add({ title: 'x', sessionId: 's' });
    expect(tasks.update(id, { appendNote: 'one' }).details).toBe('one');
    expect(tasks.complete(id, 'it’s done')).toMatchObject({ status: 'done', details: 'one\nit’s done', title: 'x' });
    expect(tasks.update(id, { details: 'new', appendNote: 'note', status: 'doing' })).toMatchObject({ status: 'doing', details: 'new\nnote' });
    expect(() => tasks.complete('gone', 'done')).toThrow(expect.objectContaining({ code: 'record-unknown' }));
  });

  it('are listed by state, tag, run and session, page by page', () => {
    using test = openTestStore('chat');
    const { tasks } = test.store;
    for (let index = 0; index < 12; index += 1) {
      tasks.add({ title: `${index}`, sessionId: index < 8 ? 's' : 't', runId: index % 2 === 0 ? 'even' : 'odd', status: index % 3 === 0 ? 'done' : 'todo', tags: index % 4 === 0 ? ['"quoted", tag', 'x'] : [','] });
    }
    const titles = (request: TaskPageRequest) => tasks.list(request).items.map(({ title }) => title).join(' ');
    expect(titles({ openOnly: true, sessionId: 's' })).toBe('7 5 4 2 1');
    expect(titles({ openOnly: true })).toBe('11 10 8 7 5 4 2 1');
    expect(titles({ status: 'done', sessionId: 's' })).toBe('6 3 0');
    expect(titles({ status: 'done', openOnly: true })).toBe('9 6 3 0');
    expect(titles({ tag: '"quoted", tag' })).toBe('8 4 0');
    expect(titles({ tag: ',', runId: 'even' })).toBe('10 6 2');
    expect(titles({ tag: 'quoted' })).toBe('');
    const first = tasks.list({ openOnly: true, sessionId: 's', limit: 3 });
    expect(titles({ openOnly: true, sessionId: 's', limit: 3, cursor: first.nextCursor ?? '' })).toBe('2 1');
  });

  it('are cleared where they are done, or all, in one session or run', () => {
    using test = openTestStore('chat');
    const { tasks } = test.store;
    for (const sessionId of ['s', 't']) {
      for (const status of ['todo', 'done'] as const) for (const runId of ['1', '2']) tasks.add({ title: `${sessionId} ${status} ${runId}`, sessionId, status, runId });
    }
    expect(tasks.clear('done', { sessionId: 's', runId: '1' })).toBe(1);
    expect(tasks.clear('done', { sessionId: 's' })).toBe(1);
    expect(tasks.clear('all', { sessionId: 's' })).toBe(2);
    expect(tasks.list().items.map(({ title }) => title)).toEqual(['t done 2', 't done 1', 't todo 2', 't todo 1']);
    expect(tasks.clear('done', { sessionId: null })).toBe(2);
    expect(tasks.clear('all', { sessionId: null })).toBe(2);
    expect(tasks.list().items).toEqual([]);
  });

  it('are found by an index in every way they are asked for within a session', () => {
    using test = openTestStore('chat');
    const { tasks } = test.store;
    const prepare = vi.spyOn(test.database.raw, 'prepare');
    const { id } = tasks.add({ title: 'x', sessionId: 's', dedupeKey: 'k' });
    tasks.complete(id, 'done');
    for (const filter of [{ openOnly: true }, { status: 'done' as const }, { runId: 'r' }, {}]) tasks.list({ sessionId: 's', ...filter });
    tasks.clear('done', { sessionId: 's' });
    tasks.clear('all', { sessionId: 's', runId: 'r' });
    const statements = [...new Set(prepare.mock.calls.map(([sql]) => sql))].filter((sql) => !/^insert/i.test(sql));
    prepare.mockRestore();
    const plans = statements.map((sql) => {
      const parameters = Array.from({ length: sql.split('?').length - 1 }, () => 1);
      return test.database.raw.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters).map(({ detail }) => detail).join('; ');
    });
    expect(plans).toHaveLength(8);
    expect(plans.filter((plan) => /SCAN|TEMP B-TREE/.test(plan))).toEqual([]);
    expect(plans.filter((plan) => plan.includes('chat_tasks_by_key'))).toHaveLength(1);
    expect(plans.filter((plan) => plan.includes('chat_tasks_open'))).toHaveLength(1);
    expect(plans.filter((plan) => plan.includes('chat_tasks_by_status'))).toHaveLength(2);
  });

  it('refuse a cursor that no page returned', () => {
    using test = openTestStore('chat');
    for (const cursor of ['', 'x', 'before-', 'before-1;DROP', 'before-99999999999999999999']) {
      expect(() => test.store.tasks.list({ cursor })).toThrow(expect.objectContaining({ code: 'cursor-invalid' }));
    }
  });
});
