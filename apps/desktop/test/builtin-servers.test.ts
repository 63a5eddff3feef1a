import { BUILTIN_RECORDS, readBuiltinEndpoint } from '@chatos/contracts';
import { callsTool, eventually, says, startModelServer, temporaryDirectory } from '@chatos/testing';
import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startProcesses, startWorkbench, textUntilEnd } from './process-workbench.ts';

const APP = dirname(import.meta.dirname);
/** Where the packages the bundle loads are found as they are from `dist`. */
const BUILT = join(APP, 'node_modules', '.cache', `tool-server-${randomUUID()}`);
const TOOL_SERVER = join(BUILT, 'servers', 'tool-server.cjs');
const CANARY = 'canary-of-the-parent';

beforeAll(() => promisify(execFile)(process.execPath, [join(APP, 'build', 'main.ts'), 'tool-server', BUILT]), 60_000);
afterAll(() => rmSync(BUILT, { recursive: true, force: true }));

interface Answer { id?: number; result?: { serverInfo?: object; tools?: { name: string }[] }; error?: object }

/** Starts a built-in server as `env -i` would, and asks it for its tools. */
async function toolsOf(args: readonly string[], environment: Record<string, string>, cwd: string): Promise<string[]> {
  const child = spawn(process.execPath, [TOOL_SERVER, ...args], { env: environment, cwd, stdio: ['pipe', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  const exited = once(child, 'exit');
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const send = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const ask = async (id: number, method: string, params: object) => {
    send({ id, method, params });
    for (;;) {
      const { value, done } = await answers.next();
      if (done === true) throw new Error(`${args.join(' ')} ended: ${errors}`);
      const answer = JSON.parse(value) as Answer;
      if (answer.id === id) return answer;
    }
  };
  const greeting = await ask(1, 'initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } });
  expect(greeting.result?.serverInfo, errors).toMatchObject({ name: expect.any(String) });
  send({ method: 'notifications/initialized' });
  const { result } = await ask(2, 'tools/list', {});
  child.stdin.end();
  await exited;
  return (result?.tools ?? []).map(({ name }) => name);
}

const PROGRAMS = BUILTIN_RECORDS.filter(({ endpoint }) => readBuiltinEndpoint(endpoint)?.server !== 'subagents');

test('every built-in server runs under that Node alone, with nothing in its environment but what its runtime tells it, and ends with its input', async () => {
  using state = temporaryDirectory();
  using workspace = temporaryDirectory();
  // Makes the database, as the servers make none.
  const chat = await startProcesses(state.path).start('chat');
  const told = { PATH: '', MODEL_CLI_TASK_DB: join(state.path, 'chatos_chat_runtime', 'runtime.db.sqlite'), MODEL_CLI_HOST_APP: 'chatos_chat_runtime', MODEL_CLI_WORKSPACE_ROOT: workspace.path };
  const listed = await Promise.all(PROGRAMS.map(async ({ name, endpoint }) => [name, await toolsOf(endpoint.replace('builtin:', '').split(' '), told, workspace.path)] as const));
  for (const [name, tools] of listed) expect(tools.length, name).toBeGreaterThan(0);
  await chat.stop();
}, 60_000);

test('a turn of each runtime calls a built-in server; each database holds its own, nothing of the parent reaches the child, and nothing outlives the runtime', async () => {
  using state = temporaryDirectory();
  using workspace = temporaryDirectory();
  await using model = await startModelServer(({ userText, toolResults }) => (toolResults.length === 0 ? callsTool('mcp_task_manager_add_task', { title: `Task of ${userText}` }) : says('added')));
  const { chat, aide, clients } = await startWorkbench(state.path, model.baseUrl, { toolServer: TOOL_SERVER, environment: { CANARY, PATH: process.env['PATH'] ?? '' }, builtinServers: ['task_manager'] });
  const folder = await clients.aide.workspaces.add({ path: workspace.path });
  const sessions = { chat: await clients.chat.sessions.create({}), aide: await clients.aide.sessions.create({ workspaceId: folder.id }) };
  const pids: number[] = [];
  for (const name of ['chat', 'aide'] as const) {
    const { id } = sessions[name];
    await clients[name].turns.send({ sessionId: id, text: name });
    expect(await textUntilEnd(await clients[name].sessions.watch({ id })), name).toMatchObject({ state: 'completed' });
    const status = (await clients[name].servers.list()).find((server) => server.name === 'task_manager');
    expect(status).toMatchObject({ state: 'running', isBuiltin: true, kind: 'stdio', command: [process.execPath, TOOL_SERVER, 'tasks'] });
    pids.push(...(status?.instances ?? []).flatMap(({ pid }) => (pid === null ? [] : [pid])));
  }
  for (const name of ['chat', 'aide'] as const) expect((await clients[name].config.read({})).items, name).toMatchObject([{ title: `Task of ${name}`, sessionId: sessions[name].id }]);
  expect(pids).toHaveLength(2);
  // Where the system shows it: what the children were started with.
  for (const pid of pids.filter((candidate) => existsSync(`/proc/${candidate}/environ`))) expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.toContain(CANARY);
  await Promise.all([chat.stop(), aide.stop()]);
  await eventually('the servers are gone', () => pids.every((pid) => !isRunning(pid)));
}, 60_000);

test('what a built-in server asks is a question of its session: nothing is done before the answer, and it is recorded once', async () => {
  using state = temporaryDirectory();
  using workspace = temporaryDirectory();
  await using model = await startModelServer(({ toolResults }) => (toolResults.length === 0 ? callsTool('mcp_code_writer_write_file', { path: 'made.txt', contents: 'made by a call' }) : says('written')));
  const { clients, settings } = await startWorkbench(state.path, model.baseUrl, { toolServer: TOOL_SERVER, environment: { PATH: process.env['PATH'] ?? '' }, builtinServers: ['code_writer'] });
  await settings.settings.update({ expectedRevision: (await settings.settings.read()).revision, changes: { confirmFileChanges: true } });
  await eventually('the runtime has the setting', async () => (await clients.aide.config.read({})).configRevision === (await settings.settings.read()).revision);
  const folder = await clients.aide.workspaces.add({ path: workspace.path });
  const { id: sessionId } = await clients.aide.sessions.create({ workspaceId: folder.id });
  await clients.aide.turns.send({ sessionId, text: 'make it' });
  const ended = textUntilEnd(await clients.aide.sessions.watch({ id: sessionId }));
  await eventually('it is asked about', async () => (await clients.aide.questions.list()).length === 1);
  const [question] = await clients.aide.questions.list();
  expect(question).toMatchObject({ sessionId, server: 'code_writer', body: { kind: 'ui-prompt', prompt: { kind: 'file_change_confirm', path: 'made.txt', diff: expect.stringContaining('+made by a call') } } });
  expect(existsSync(join(workspace.path, 'made.txt'))).toBe(false);
  await clients.aide.questions.answer({ id: question?.id ?? '', answer: { action: 'accept' } });
  expect(await ended).toMatchObject({ state: 'completed' });
  expect(readFileSync(join(workspace.path, 'made.txt'), 'utf8')).toBe('made by a call');
  expect((await clients.aide.fileChanges.read({ sessionId })).items).toMatchObject([{ path: 'made.txt', changeType: 'created', server: 'code_writer', sessionId }]);
  const { items } = await clients.aide.uiPrompts.read({});
  expect(items.map(({ action, requestId }) => [action, requestId])).toEqual([['request', question?.id], ['response', question?.id]]);
  // Chat has no part in it.
  expect((await clients.chat.uiPrompts.read({})).items).toEqual([]);
  expect((await clients.chat.fileChanges.read({})).items).toEqual([]);
}, 60_000);

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
