import { describe, expect, it } from 'vitest';
import { openTestStore } from '../test/support/open-store.ts';

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

  it('refuse a cursor that no page returned', () => {
    using test = openTestStore('chat');
    for (const cursor of ['', 'x', 'before-', 'before-1;DROP', 'before-99999999999999999999']) {
      expect(() => test.store.tasks.list({ cursor })).toThrow(expect.objectContaining({ code: 'cursor-invalid' }));
    }
  });
});
