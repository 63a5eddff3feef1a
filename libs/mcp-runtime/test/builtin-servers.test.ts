import { BUILTIN_RECORDS, DEFAULT_SETTINGS, recordId, SAFETY_POLICY_KEY, safetyPolicyOf } from '@chatos/contracts';
import type { QuestionAnswer, UiPrompt } from '@chatos/contracts';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { CallToolRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { createMemoryApprovals } from '../src/index.ts';
import type { BuiltinNotification, BuiltinServers, McpRuntimeOptions, NewQuestion } from '../src/index.ts';
import { scriptedAsker } from './asker.ts';
import { groupMembers, record, testRuntime } from './support.ts';
import { createBuiltin } from './servers/builtin.ts';

const SCRIPT = fileURLToPath(new URL('servers/builtin.ts', import.meta.url));
const { signal } = new AbortController();

interface Given {
  args: string[];
  meta: Record<string, unknown>;
  capabilities: { experimental?: Record<string, unknown> };
  environment: Record<string, string>;
  cwd: string;
  pid: number;
}

function builtin(more: Partial<BuiltinServers> = {}): BuiltinServers {
  return {
    command: ({ server, canWrite }) => [process.execPath, SCRIPT, server, ...(canWrite ? ['--write'] : [])],
    async connect(server) {
      const [client, end] = InMemoryTransport.createLinkedPair();
      await createBuiltin([server]).connect(end);
      return client;
    },
    ...more,
  };
}

const ours = (name: string) => {
  const { id, endpoint } = BUILTIN_RECORDS.find((entry) => entry.name === name) ?? { id: '', endpoint: '' };
  return record({ id: recordId.parse(id), name, endpoint, locked: true });
};
const THIRD_PARTY = record({ name: 'third', endpoint: `'${process.execPath}' '${SCRIPT}' shell` });

/** A runtime that approves nothing, so that whatever needs consent does not start. */
function under(options: Partial<McpRuntimeOptions> = {}) {
  return testRuntime({ builtin: builtin(), approvals: createMemoryApprovals(), ...options });
}

const given = (text: string) => JSON.parse(text) as Given;

test('a built-in server starts without consent, in its workspace, with an environment built from nothing, and is ended with the runtime', async () => {
  const runtime = under({ baseEnvironment: { PATH: '/usr/bin', CANARY: 'secret' }, runtimeVariables: { MODEL_CLI_TASK_DB: '/db' } });
  await using _ = runtime;
  runtime.configure([ours('code_writer')]);
  const root = runtime.directory;
  const { args, cwd, environment, pid } = given((await runtime.call('code_writer', 'given', { workspaceRoot: root })).text);
  expect(args).toEqual(['files', '--write']);
  expect(cwd).toBe(root);
  expect(environment).toMatchObject({ PATH: '/usr/bin', MODEL_CLI_TASK_DB: '/db', MODEL_CLI_WORKSPACE_ROOT: root });
  expect(environment).not.toHaveProperty('CANARY');
  expect(runtime.started).toEqual([pid]);
  expect(runtime.runtime.statuses()[0]).toMatchObject({ kind: 'stdio', isBuiltin: true, state: 'running', command: [process.execPath, SCRIPT, 'files', '--write'], resolvedBinary: process.execPath, sandbox: null });
  await runtime.runtime.close();
  expect(groupMembers(pid)).toEqual([]);
  expect(runtime.ended).toEqual([pid]);
});

test('calls carry the policy in force and who calls, which nothing configured overrides; another server is told none', async () => {
  const runtime = under({ approvals: { ...createMemoryApprovals(), isApproved: () => true } });
  await using _ = runtime;
  const forged = { callMeta: { [SAFETY_POLICY_KEY]: { shellSafetyMode: 'relaxed' } } };
  runtime.configure([{ ...ours('task_manager'), ...forged }, THIRD_PARTY], { shellSafetyMode: 'strict', confirmMainTaskCreate: true, confirmSubTaskCreate: false });
  const settings = { ...DEFAULT_SETTINGS, shellSafetyMode: 'strict' as const, confirmMainTaskCreate: true, confirmSubTaskCreate: false };
  const meta = async (server: string, more: object = {}) => given((await runtime.call(server, 'given', { workspaceRoot: runtime.directory, ...more })).text).meta;
  expect(await meta('task_manager', { userMessageId: 'm1' })).toMatchObject({ sessionId: 's1', turnId: 't1', toolCallId: 'c1', userMessageId: 'm1', workdir: runtime.directory, [SAFETY_POLICY_KEY]: safetyPolicyOf(settings, 'main') });
  expect(await meta('task_manager', { caller: 'subagent' })).toMatchObject({ [SAFETY_POLICY_KEY]: safetyPolicyOf(settings, 'subagent') });
  // A session's own mode decides about file changes in the place of the settings, and about nothing else.
  for (const mode of ['plan', 'ask', 'auto-edit'] as const) expect(await meta('task_manager', { mode })).toMatchObject({ [SAFETY_POLICY_KEY]: { ...safetyPolicyOf(settings, 'main'), confirmFileChanges: mode !== 'auto-edit' } });
  expect(await meta('third', { userMessageId: 'm1' })).not.toHaveProperty([SAFETY_POLICY_KEY]);
  runtime.configure([ours('task_manager')], { shellSafetyMode: 'relaxed' });
  expect(await meta('task_manager')).toMatchObject({ [SAFETY_POLICY_KEY]: { shellSafetyMode: 'relaxed' } });
});

test("the default policy of a tool is a built-in server's to set, and nobody else's; its tools are not pinned", async () => {
  const approvals = { ...createMemoryApprovals(), isApproved: () => true };
  const runtime = under({ approvals });
  await using _ = runtime;
  const server = ours('task_manager');
  runtime.configure([server, THIRD_PARTY]);
  const { tools } = await runtime.list();
  const policies = (name: string) => Object.fromEntries(tools.filter((tool) => tool.server === name).map(({ tool, defaultPolicy }) => [tool, defaultPolicy]));
  expect(policies('task_manager')).toEqual({ given: 'allow', ask: 'allow', 'cancel-ask': 'allow', terminal: 'ask', odd: 'ask' });
  expect(new Set(Object.values(policies('third')))).toEqual(new Set(['ask']));
  expect(approvals.pins(server.id).size).toBe(0);
  expect(approvals.pins(THIRD_PARTY.id).size).toBeGreaterThan(0);
});

test('a server that works in a folder is not offered without one, and refused in words', async () => {
  const runtime = under();
  await using _ = runtime;
  runtime.configure([ours('code_writer'), ours('shell_tasks'), ours('task_manager')]);
  const without = await runtime.list(null);
  expect([...new Set(without.tools.map(({ server }) => server))]).toEqual(['task_manager']);
  expect(without.problems).toEqual([]);
  const within = await runtime.list(runtime.directory);
  expect([...new Set(within.tools.map(({ server }) => server))]).toEqual(['code_writer', 'shell_tasks', 'task_manager']);
  await expect(runtime.call('shell_tasks', 'given')).rejects.toMatchObject({ code: 'no-workspace', remedy: expect.stringContaining('folder') });
  await expect(runtime.runtime.start(ours('code_maintainer').id, signal)).rejects.toMatchObject({ code: 'unknown-server' });
});

test.each<[UiPrompt['kind'], object, QuestionAnswer | (QuestionAnswer & { isTimedOut: true }), object]>([
  ['kv', { fields: [{ key: 'name' }] }, { action: 'accept', content: { name: 'Ada' } }, { status: 'ok', values: { name: 'Ada' } }],
  ['choice', { options: [{ value: 'a' }, { value: 'b' }] }, { action: 'accept', selection: ['b'] }, { status: 'ok', selection: ['b'] }],
  ['task_confirm', { tasks: [{ draftId: 'd', title: 'T', details: '', priority: 'low', status: 'todo', tags: [] }] }, { action: 'accept', tasks: [], remark: 'none' }, { status: 'ok', tasks: [], remark: 'none' }],
  ['file_change_confirm', { path: 'a.txt', diff: '+a' }, { action: 'accept' }, { status: 'ok' }],
  ['file_change_confirm', { path: 'a.txt', diff: '+a' }, { action: 'decline', remark: 'not so' }, { status: 'canceled', remark: 'not so' }],
  ['choice', { options: [{ value: 'a' }] }, { action: 'cancel', isTimedOut: true }, { status: 'timeout' }],
])('a %s prompt is asked for the session of its call and under its own id, and answered as %j', async (kind, prompt, answer, response) => {
  const options: unknown[] = [];
  const asked: NewQuestion[] = [];
  const runtime = under({ questions: { ask: async (question, _signal, ask) => ((asked.push(question), options.push(ask)), answer) } });
  await using _ = runtime;
  runtime.configure([ours('ui_prompter')]);
  expect(JSON.parse((await runtime.call('ui_prompter', 'ask', { sessionId: 's7', arguments: { prompt: { kind, ...prompt }, timeoutMs: 5000 } })).text)).toEqual(response);
  expect(asked).toMatchObject([{ sessionId: 's7', server: 'ui_prompter', body: { kind: 'ui-prompt', prompt: { kind, ...prompt } } }]);
  expect(options).toEqual([{ requestId: 'prompt-c1', timeoutMs: 5000 }]);
});

test('while the user thinks, the time of the call stands still; a prompt the server withdraws is closed', async () => {
  let answer: (answer: QuestionAnswer) => void = () => undefined;
  const runtime = under({ questions: { ask: () => new Promise((resolve) => (answer = resolve)) } });
  await using _ = runtime;
  runtime.configure([{ ...ours('ui_prompter'), timeoutMs: 400, maxTimeoutMs: 500 }]);
  const calling = runtime.call('ui_prompter', 'ask', { arguments: { prompt: { kind: 'choice', options: [{ value: 'a' }] } } });
  setTimeout(() => answer({ action: 'decline' }), 1200);
  await expect(calling).resolves.toMatchObject({ isError: false, text: '{"status":"canceled"}' });

  const asker = scriptedAsker(() => null);
  const other = under({ questions: asker });
  await using __ = other;
  other.configure([ours('ui_prompter')]);
  expect((await other.call('ui_prompter', 'cancel-ask', { arguments: { prompt: { kind: 'choice', options: [{ value: 'a' }] } } })).text).toContain('withdrawn');
  await vi.waitFor(() => expect(asker.withdrawn).toHaveLength(1));
});

test('a stopped call withdraws what it asked, and nothing another call of the session asked; as many may ask as are called', async () => {
  const asker = scriptedAsker(() => null);
  const runtime = under({ questions: asker });
  await using _ = runtime;
  runtime.configure([ours('ui_prompter')]);
  const prompt = { kind: 'choice', options: [{ value: 'a' }] };
  const stops = Array.from({ length: 12 }, () => new AbortController());
  const calls = stops.map((stop, index) => runtime.call('ui_prompter', 'ask', { callId: `c${index}`, signal: stop.signal, arguments: { prompt } }));
  const ended = Promise.allSettled(calls);
  await vi.waitFor(() => expect(asker.asked).toHaveLength(12), { timeout: 5000 });
  stops[3]?.abort(new Error('stopped'));
  await expect(calls[3]).rejects.toThrow('stopped');
  await vi.waitFor(() => expect(asker.withdrawn).toHaveLength(1));
  for (const stop of stops) stop.abort(new Error('over'));
  await ended;
  await vi.waitFor(() => expect(asker.withdrawn).toHaveLength(12));
});

test('a server that is not ours is not told of prompts, is refused them, and its notifications reach nobody', async () => {
  const asker = scriptedAsker(() => ({ action: 'accept' }));
  const runtime = under({ questions: asker, approvals: { ...createMemoryApprovals(), isApproved: () => true } });
  await using _ = runtime;
  const heard: BuiltinNotification[] = [];
  runtime.runtime.onBuiltinNotification((notification) => heard.push(notification));
  runtime.configure([THIRD_PARTY, ours('task_manager')]);
  expect(given((await runtime.call('third', 'given')).text).capabilities).not.toHaveProperty('experimental');
  expect(given((await runtime.call('task_manager', 'given')).text).capabilities.experimental).toHaveProperty(['chatos/ui-prompts']);
  expect(await runtime.call('third', 'ask', { arguments: { prompt: { kind: 'choice', options: [{ value: 'a' }] } } })).toMatchObject({ isError: true, text: expect.stringContaining('refused') });
  await runtime.call('third', 'terminal', { arguments: { state: 'exited' } });
  expect(asker.asked).toEqual([]);
  expect(heard).toEqual([]);
  expect(runtime.runtime.statuses()[0]).toMatchObject({ isBuiltin: false, sandbox: null });
});

test('notifications and requests of a running built-in server pass, an open terminal keeps it from being idle, and nothing is started by asking', async () => {
  const runtime = under();
  await using _ = runtime;
  const workspaceRoot = runtime.directory;
  const heard: BuiltinNotification[] = [];
  runtime.runtime.onBuiltinNotification((notification) => heard.push(notification));
  runtime.configure([ours('shell_tasks')]);
  const request = (id: string, root: string | null = workspaceRoot) => runtime.runtime.requestBuiltin({ server: 'shell', workspaceRoot: root, method: 'chatos/terminal-write', params: { id, data: 'ls' }, signal });
  await expect(request('t1')).rejects.toMatchObject({ code: 'not-running' });
  expect(runtime.started).toEqual([]);
  await runtime.call('shell_tasks', 'terminal', { workspaceRoot, arguments: { state: 'running' } });
  expect(heard).toEqual([{ server: 'shell', workspaceRoot, method: 'notifications/chatos/terminal-changed', params: { terminal: { id: 't1', state: 'running' } } }]);
  const idleStopAt = () => runtime.runtime.statuses()[0]?.instances[0]?.idleStopAt;
  expect(idleStopAt()).toBeNull();
  expect(await request('t1')).toEqual({ wrote: 'ls' });
  await expect(request('gone')).rejects.toMatchObject({ code: 'request-refused', problem: 'There is no terminal "gone".' });
  await expect(request('t1', null)).rejects.toMatchObject({ code: 'not-running' });
  await runtime.call('shell_tasks', 'terminal', { workspaceRoot, arguments: { state: 'exited' } });
  await vi.waitFor(() => expect(idleStopAt()).toEqual(expect.any(Number)));
  expect(runtime.started).toHaveLength(1);
  // Known from its last run.
  await runtime.runtime.stop(ours('shell_tasks').id);
  expect(runtime.runtime.statuses()[0]).toMatchObject({ state: 'stopped', sandbox: { kind: 'none', reason: 'for the test' } });
});

test('a request that starts its server does so, in the workspace it names; not one that is switched off', async () => {
  const runtime = under();
  await using _ = runtime;
  const request = (workspaceRoot: string) => runtime.runtime.requestBuiltin({ server: 'shell', workspaceRoot, method: 'chatos/terminal-write', params: { id: 't1', data: 'ls' }, signal, startsServer: true });
  await expect(request(runtime.directory)).rejects.toMatchObject({ code: 'not-running', problem: expect.stringContaining('switched off') });
  runtime.configure([ours('shell_tasks')]);
  expect(await request(runtime.directory)).toEqual({ wrote: 'ls' });
  expect(runtime.started).toHaveLength(1);
  expect(runtime.runtime.statuses()[0]?.instances).toMatchObject([{ workspaceRoot: runtime.directory }]);
  expect(await request(runtime.directory)).toEqual({ wrote: 'ls' });
  expect(runtime.started).toHaveLength(1);
});

test('the server of subagents runs inside: one for all workspaces, without a process, never idle', async () => {
  const runtime = under();
  await using _ = runtime;
  runtime.configure([ours('subagent_router')], { mcpIdleStopMs: 50 });
  const first = given((await runtime.call('subagent_router', 'given', { workspaceRoot: '/a' })).text);
  expect(first.meta).toMatchObject({ workdir: '/a', [SAFETY_POLICY_KEY]: { caller: 'main' } });
  expect(first.pid).toBe(process.pid);
  await runtime.call('subagent_router', 'given', { workspaceRoot: null });
  expect(runtime.started).toEqual([]);
  expect(runtime.runtime.statuses()).toMatchObject([{ kind: 'inside', isBuiltin: true, state: 'running', command: [], resolvedBinary: null, instances: [{ workspaceRoot: null, pid: null, calls: 2, idleStopAt: null }] }]);
});

test('a subagent may work, and its user think, for longer than a server may be silent', async () => {
  const slow = createBuiltin(['subagents']);
  slow.setRequestHandler(CallToolRequestSchema, async () => ({ content: [{ type: 'text', text: await new Promise<string>((resolve) => setTimeout(resolve, 200, 'done at last')) }] }));
  const runtime = under({
    builtin: builtin({
      async connect() {
        const [client, end] = InMemoryTransport.createLinkedPair();
        await slow.connect(end);
        return client;
      },
    }),
  });
  await using _ = runtime;
  runtime.configure([ours('subagent_router')], { mcpTimeoutMs: 50, mcpMaxTimeoutMs: 50 });
  expect((await runtime.call('subagent_router', 'given')).text).toBe('done at last');
});

test('where no built-in servers are handed in none is started, and the test says why', async () => {
  const runtime = under({ builtin: undefined });
  await using _ = runtime;
  runtime.configure([ours('task_manager'), ours('subagent_router')]);
  for (const name of ['task_manager', 'subagent_router']) {
    expect(await runtime.runtime.test(ours(name), signal)).toMatchObject({ ok: false, message: expect.stringContaining(`"${name}" is part of the workbench`) });
    await expect(runtime.call(name, 'given')).rejects.toMatchObject({ code: 'not-served-here' });
  }
  expect(runtime.started).toEqual([]);
});

test('another build is another server: the tools of the one before are not offered', async () => {
  const first = under();
  await using _ = first;
  first.configure([ours('task_manager')]);
  await first.list();
  const cachePath = `${first.directory}/lists`;
  const counted = async (version: string) => {
    const runtime = under({ cachePath, builtin: builtin({ version }) });
    await using __ = runtime;
    runtime.configure([ours('task_manager')]);
    await runtime.list();
    return runtime.started.length;
  };
  expect([await counted('1'), await counted('1'), await counted('2')]).toEqual([1, 0, 1]);
});
