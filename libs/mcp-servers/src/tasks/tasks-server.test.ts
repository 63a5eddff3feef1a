import type { Task, UiPromptRequest, UiPromptResponse } from '@chatos/contracts';
import { DEFAULT_POLICY_KEY } from '@chatos/contracts';
import { describe, expect, it } from 'vitest';
import type { ClientParts, Connection } from '../../test/support/connect.ts';
import { connect, readResult } from '../../test/support/connect.ts';
import { openResources } from '../../test/support/open-resources.ts';
import { createTasksServer } from './index.ts';

async function openTasks(client: ClientParts = {}) {
  const resources = openResources();
  const connection = await connect(createTasksServer({ store: resources.store, version: '1.0.0', yes: false }), client);
  // So that each result is checked against its schema.
  await connection.client.listTools();
  return {
    store: resources.store,
    connection,
    call: (tool: string, args: Record<string, unknown> = {}, meta: Record<string, unknown> = {}) => connection.call(tool, args, { policy: { confirmTaskCreate: false, uiPromptLogMode: 'full' }, meta }),
    async [Symbol.asyncDispose]() {
      await connection[Symbol.asyncDispose]();
      resources[Symbol.dispose]();
    },
  };
}

function tasksOf({ data }: Awaited<ReturnType<Connection['call']>>): Task[] {
  return data['tasks'] as Task[];
}

describe('task_manager', () => {
  it('has the tools of the predecessor, allowed unless the user says otherwise', async () => {
    await using opened = await openTasks();
    const { tools } = await opened.connection.client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['add_task', 'list_tasks', 'get_task', 'update_task', 'complete_task', 'clear_tasks', 'delete_task']);
    expect(new Set(tools.map(({ _meta }) => _meta?.[DEFAULT_POLICY_KEY]))).toEqual(new Set(['allow']));
    for (const { inputSchema, description } of tools) expect({ type: inputSchema.type, isDescribed: (description ?? '').length > 20 }).toEqual({ type: 'object', isDescribed: true });
  });

  it('adds a task where its call belongs, whatever the arguments say of run and message', async () => {
    await using opened = await openTasks();
    const added = await opened.call('add_task', { title: 'Write tests', details: 'all', priority: 'high', status: 'doing', tags: ['x'], runId: 'forged', userMessageId: 'forged', caller: 'subagent' }, { userMessageId: 'm1' });
    expect(added.chatos.status).toBe('ok');
    expect(tasksOf(added)).toEqual([expect.objectContaining({ title: 'Write tests', details: 'all', priority: 'high', status: 'doing', tags: ['x'], sessionId: 's1', runId: 'run-1', userMessageId: 'm1' })]);
    expect(added.text).toContain(tasksOf(added)[0]?.id);
    expect(opened.store.tasks.list().items).toEqual(tasksOf(added));
  });

  it('adds many at once, from an array or its text, and names a task by its details where it has no title', async () => {
    await using opened = await openTasks();
    const tasks = [{ title: 'one' }, { details: '\n  two\nmore' }];
    expect(tasksOf(await opened.call('add_task', { tasks })).map(({ title }) => title)).toEqual(['one', 'two']);
    expect(tasksOf(await opened.call('add_task', { tasks: JSON.stringify(tasks) })).map(({ title }) => title)).toEqual(['one', 'two']);
    expect(opened.store.tasks.list().items).toHaveLength(4);
  });

  it('adds a task of one key once', async () => {
    await using opened = await openTasks();
    const first = tasksOf(await opened.call('add_task', { title: 'one', dedupe_key: 'k' }));
    const again = await opened.call('add_task', { title: 'other', dedupe_key: 'k' });
    expect(again).toMatchObject({ chatos: { status: 'noop' }, data: { added: 0, existing: [first[0]?.id], tasks: first }, text: expect.stringContaining('was there already') });
    const many = { tasks: [{ title: 'a' }, { title: 'b', dedupe_key: 'k' }, { title: 'c' }], dedupe_key: 'plan' };
    expect((await opened.call('add_task', many)).data).toMatchObject({ added: 2, existing: [first[0]?.id] });
    expect((await opened.call('add_task', many)).data).toMatchObject({ added: 0 });
    expect(opened.store.tasks.list().items).toHaveLength(3);
  });

  it.each([
    [{}, 'title-missing', 'Task 1 has neither a title nor details'],
    [{ tasks: '[{]' }, 'tasks-invalid', 'no JSON'],
    [{ tasks: '[{"title": 5}]' }, 'tasks-invalid', 'tasks.0.title'],
    [{ tasks: '{"title": "x"}' }, 'tasks-invalid', 'tasks'],
    [{ tasks: [] }, 'arguments-invalid', '"tasks'],
    [{ title: 'x', priority: 'urgent' }, 'arguments-invalid', '"priority"'],
    [{ title: 'x'.repeat(501) }, 'arguments-invalid', '"title"'],
  ])('adds nothing for %j', async (args, code, text) => {
    await using opened = await openTasks();
    expect(await opened.call('add_task', args)).toMatchObject({ isError: true, chatos: { status: 'invalid', code }, text: expect.stringContaining(text) });
    expect(opened.store.tasks.list().items).toEqual([]);
  });

  it('lists what is open, oldest first, and more on demand', async () => {
    await using opened = await openTasks();
    for (let index = 0; index < 5; index += 1) await opened.call('add_task', { title: `${index}`, status: index === 1 ? 'done' : 'todo', tags: index === 2 ? ['t'] : [] }, { turnId: `run-${index % 2}` });
    await opened.call('add_task', { title: 'other' }, { sessionId: 's2' });
    const titles = async (args: Record<string, unknown>) => tasksOf(await opened.call('list_tasks', args)).map(({ title }) => title).join(' ');
    expect(await titles({})).toBe('0 2 3 4');
    expect(await titles({ includeDone: true })).toBe('0 1 2 3 4');
    expect(await titles({ status: 'done' })).toBe('1');
    expect(await titles({ tag: 't' })).toBe('2');
    expect(await titles({ runId: 'run-1', includeDone: true })).toBe('1 3');
    expect(await titles({ runId: 'run-1', allRuns: true, includeDone: true })).toBe('0 1 2 3 4');
    expect(await titles({ allSessions: true })).toBe('0 2 3 4 other');
    expect(await titles({ sessionId: 's2' })).toBe('other');
    const page = await opened.call('list_tasks', { limit: 2 });
    expect(tasksOf(page).map(({ title }) => title)).toEqual(['3', '4']);
    expect(await titles({ limit: 2, cursor: page.data['nextCursor'] })).toBe('0 2');
    expect(await opened.call('list_tasks', { cursor: 'x' })).toMatchObject({ isError: true, chatos: { code: 'cursor-invalid' } });
    expect(await opened.call('list_tasks', { tag: 'none' })).toMatchObject({ chatos: { status: 'noop' }, text: expect.stringContaining('includeDone') });
  });

  it('reads, changes, completes and deletes a task', async () => {
    await using opened = await openTasks();
    const [{ id } = { id: '' }] = tasksOf(await opened.call('add_task', { title: 'one', details: 'first' }));
    expect((await opened.call('get_task', { id })).text).toContain('first');
    expect((await opened.call('update_task', { id, append_note: 'second', status: 'doing' })).data['task']).toMatchObject({ title: 'one', details: 'first\nsecond', status: 'doing' });
    expect(await opened.call('update_task', { id })).toMatchObject({ isError: true, chatos: { code: 'nothing-to-change' } });
    expect(await opened.call('complete_task', { id, note: ' ok ' })).toMatchObject({ isError: true, chatos: { status: 'invalid' }, text: expect.stringContaining('"note"') });
    expect((await opened.call('complete_task', { id, note: 'tests pass' })).data['task']).toMatchObject({ status: 'done', details: 'first\nsecond\ntests pass' });
    expect(await opened.call('delete_task', { id })).toMatchObject({ isError: true, text: expect.stringContaining('"confirm"') });
    expect(await opened.call('delete_task', { id, confirm: true })).toMatchObject({ isError: false, data: { id } });
    for (const [tool, args] of Object.entries({ get_task: {}, update_task: { title: 'x' }, complete_task: { note: 'again' }, delete_task: { confirm: true } })) {
      expect(await opened.call(tool, { id, ...args })).toMatchObject({ isError: true, chatos: { status: 'not_found', code: 'task-unknown' }, text: expect.stringContaining('list_tasks') });
    }
  });

  it('clears what is done, or everything, of its own session', async () => {
    await using opened = await openTasks();
    await opened.call('add_task', { tasks: [{ title: 'a', status: 'done' }, { title: 'b' }] });
    await opened.call('add_task', { title: 'kept', status: 'done' }, { sessionId: 's2' });
    expect((await opened.call('clear_tasks', { runId: 'none' })).chatos.status).toBe('noop');
    expect((await opened.call('clear_tasks')).data).toEqual({ removed: 1 });
    expect((await opened.call('clear_tasks', { mode: 'all', runId: 'none', allRuns: true })).data).toEqual({ removed: 1 });
    expect(opened.store.tasks.list().items.map(({ title }) => title)).toEqual(['kept']);
  });

  it('writes into no other session than the one of the call', async () => {
    await using opened = await openTasks();
    const [{ id } = { id: '' }] = tasksOf(await opened.call('add_task', { title: 'theirs' }, { sessionId: 's2' }));
    const before = opened.store.tasks.list().items;
    for (const [tool, args] of [
      ['add_task', { title: 'x', sessionId: 's2' }], ['clear_tasks', { mode: 'all', sessionId: 's2' }], ['clear_tasks', { mode: 'all', allSessions: true }],
      ['update_task', { id, title: 'mine' }], ['update_task', { id, title: 'mine', sessionId: 's2' }], ['complete_task', { id, note: 'done it' }], ['delete_task', { id, confirm: true }],
    ] as const) {
      expect(await opened.call(tool, args), tool).toMatchObject({ isError: true, chatos: { status: 'denied', code: 'other-session' } });
    }
    expect(opened.store.tasks.list().items).toEqual(before);
  });

  it('takes the session from the arguments of a client that names none', async () => {
    await using opened = await openTasks({ asPerson: () => Promise.resolve({ action: 'accept', content: { decision: 'yes' } }) });
    const bare = async (name: string, args: Record<string, unknown>) => readResult(await opened.connection.client.callTool({ name, arguments: args }));
    const [task] = tasksOf(await bare('add_task', { title: 'x', sessionId: 'mine', runId: 'r', caller: 'subagent' }));
    expect(task).toMatchObject({ sessionId: 'mine', runId: 'r' });
    await bare('complete_task', { id: task?.id, note: 'all good' });
    expect((await bare('clear_tasks', { allSessions: true })).data).toEqual({ removed: 1 });
  });
});

describe('tasks that the user is asked about', () => {
  async function addAsked(answer: (request: UiPromptRequest) => UiPromptResponse, policy: Record<string, unknown> = { confirmTaskCreate: true }) {
    const opened = await openTasks({ asRuntime: (request) => Promise.resolve(answer(request)) });
    const result = await opened.connection.call('add_task', { tasks: [{ title: 'one', dedupe_key: 'k' }, { title: 'two' }] }, { policy });
    const titles = opened.store.tasks.list().items.map(({ title }) => title).toReversed();
    await opened[Symbol.asyncDispose]();
    return { result, titles, prompts: opened.connection.prompts };
  }
  const draftsOf = ({ prompt }: UiPromptRequest) => (prompt.kind === 'task_confirm' ? prompt.tasks : []);

  it('are added as the user left them, with what they said', async () => {
    const { result, titles } = await addAsked((request) => ({ status: 'ok', remark: 'only this', tasks: draftsOf(request).slice(0, 1).map((draft) => ({ ...draft, title: 'ONE' })) }));
    expect(titles).toEqual(['ONE']);
    expect(result).toMatchObject({ data: { added: 1, remark: 'only this', tasks: [{ title: 'ONE' }] }, text: expect.stringMatching(/The user changed them.*ONE.*only this/s) });
  });

  it('are added as they are where the user changed nothing', async () => {
    const { result, titles } = await addAsked((request) => ({ status: 'ok', tasks: draftsOf(request) }));
    expect(titles).toEqual(['one', 'two']);
    expect(result.text).not.toContain('changed');
  });

  it('are not added where the user leaves all out, says no, or does not answer', async () => {
    expect(await addAsked(() => ({ status: 'ok', tasks: [] }))).toMatchObject({ titles: [], result: { chatos: { status: 'noop' } } });
    expect(await addAsked(() => ({ status: 'canceled', remark: 'too early' }))).toMatchObject({ titles: [], result: { isError: true, text: expect.stringContaining('too early'), chatos: { status: 'denied', code: 'declined' } } });
    expect(await addAsked(() => ({ status: 'timeout' }))).toMatchObject({ titles: [], result: { isError: true, chatos: { status: 'timeout' } } });
  });

  it('are not asked about where the policy does not want it', async () => {
    const { titles, prompts } = await addAsked(() => ({ status: 'canceled' }), { confirmTaskCreate: false });
    expect({ titles, asked: prompts.length }).toEqual({ titles: ['one', 'two'], asked: 0 });
  });
});
