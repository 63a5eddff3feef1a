import { neverAnswers, says, startModelServer, streams, temporaryDirectory, testMcpServer, unreachableBaseUrl } from '@chatos/testing';
import type { ModelServer, TemporaryDirectory } from '@chatos/testing';
import { descendants, startChatos } from '@chatos/testing/workbench';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { chatos } from '../test/support.ts';
import type { RunOptions } from '../test/support.ts';

let directory: TemporaryDirectory;
let stateRoot: string;
let model: ModelServer;

beforeAll(async () => {
  model = await startModelServer();
});
afterAll(() => model.close());
beforeEach(() => {
  directory = temporaryDirectory();
  stateRoot = join(directory.path, 'state');
});
afterEach(() => directory.remove());

const run = (words: string[], options?: RunOptions) => chatos([...words, '--state-root', stateRoot], options);
const serverLine = (script: Parameters<typeof testMcpServer>[0]) => `'${process.execPath}' '${testMcpServer(script)}'`;
const sessionOf = (errors: string) => /^session (\S+)$/m.exec(errors)?.[1] ?? '';
const addModel = (...more: string[]) => run(['config', 'add', 'model', '--name', 'Loopback', '--provider', 'openai_compatible', '--base-url', model.baseUrl, '--model', 'm', '--default', ...more]);

test('a first message without any set-up is answered by the demo model, on standard output alone', async () => {
  const { status, output, errors } = await run(['chat', 'how are you?']);
  expect(status).toBe(0);
  expect(output).toContain('demonstration model');
  expect(output).toContain('how are you?');
  expect(output.endsWith('\n')).toBe(true);
  expect(errors).toMatch(/^session \S+\n$/);
  expect(readdirSync(stateRoot)).not.toContain('owner.lock');
});

test('a session goes on where it was, and one that is not there is an error', async () => {
  await addModel();
  model.enqueue(says('first answer'));
  const first = await run(['chat', 'first question']);
  model.enqueue(says('second answer'));
  const second = await run(['chat', '-', '--session', sessionOf(first.errors)], { input: 'second question' });
  expect(second).toMatchObject({ status: 0, output: 'second answer\n', errors: '' });
  expect(JSON.stringify(model.requests.at(-1))).toContain('first answer');
  const report = await run(['report', sessionOf(first.errors), '--of', 'chat']);
  expect(report).toMatchObject({ status: 0, errors: '' });
  expect(report.output).toMatch(/^<!doctype html>[\s\S]*first question[\s\S]*second answer[\s\S]*<\/html>\n$/u);
  const third = await run(['chat', 'x', '--session', 'nosuch']);
  expect(third).toMatchObject({ status: 1, output: '' });
  expect(third.errors).toContain('does not exist');
});

test('with --json every line is an event, and the last one says how the turn ended', async () => {
  const { status, output, errors } = await run(['chat', '/tool get_current_time', '--yes', '--json']);
  expect(status).toBe(0);
  expect(errors).toBe('');
  const events = output.trim().split('\n').map((line) => JSON.parse(line) as { type: string; turn?: { state: string }; exitStatus?: number });
  expect(events[0]?.type).toBe('state');
  expect(events.at(-2)).toMatchObject({ type: 'turn', turn: { state: 'completed' } });
  expect(events.at(-1)).toMatchObject({ type: 'result', turn: { state: 'completed' }, exitStatus: 0 });
});

test('a tool call is denied where nobody can be asked, asked for at a terminal, and approved by --yes', async () => {
  expect(await run(['config', 'add', 'mcp', '--name', 'env', '--command', serverLine('environment'), '--env', 'GREETING=hello there'])).toMatchObject({ status: 0 });
  const call = ['chat', '/tool mcp_env_tell {}'];
  const unattended = await run(call);
  expect(unattended.errors).toContain('there is no terminal to ask at');
  expect(unattended.output).not.toContain('GREETING');

  const denied = await run(call, { typed: ['what?', 'n'] });
  expect(denied.errors).toContain('mcp_env_tell');
  expect(denied.errors.split('Allow it?')).toHaveLength(3);
  expect(denied.output).not.toContain('GREETING');

  const approved = await run([...call, '--yes']);
  expect(approved.output).toContain('hello there');

  const always = await run(call, { typed: ['always'] });
  expect(always.output).toContain('hello there');
  const remembered = await run(call);
  expect(remembered.output).toContain('hello there');
  expect(await run(['doctor'])).toMatchObject({ status: 0 });
});

test('AIDE works in the folder it is given, and its tool servers with it', async () => {
  const workspace = join(directory.path, 'project');
  mkdirSync(workspace);
  await run(['config', 'add', 'mcp', '--name', 'env', '--command', serverLine('environment')]);
  const { status, output } = await run(['aide', '/tool mcp_env_tell {}', '--workspace', workspace, '--yes']);
  expect(status).toBe(0);
  expect(output).toContain(workspace);
  expect(existsSync(join(stateRoot, 'chatos_chat_runtime'))).toBe(false);
  const missing = await run(['aide', 'x', '--workspace', join(directory.path, 'nowhere')]);
  expect(missing).toMatchObject({ status: 1, output: '' });
  expect(missing.errors).toContain('nowhere');
});

test('the configuration is written, listed and removed, and no key is ever shown', async () => {
  const key = 'sk-canary-of-this-test';
  expect(await run(['config', 'add', 'model', '--name', 'Mine 2', '--provider', 'anthropic', '--model', 'claude', '--key-stdin', '--input-price', '3', '--output-price', '15.5', '--context-tokens', '200000'], { input: `${key}\n` })).toMatchObject({ status: 0 });
  await run(['config', 'add', 'mcp', '--name', 'remote', '--url', 'https://example.org/mcp', '--env', `TOKEN=${key}`]);
  const text = await run(['config', 'list']);
  const json = await run(['config', 'list', '--json']);
  expect(text.output).toContain('Mine 2 (default): anthropic, claude, key MINE_2_API_KEY, 3 in and 15.5 out per million tokens, 200,000 tokens at once');
  expect(await run(['config', 'add', 'model', '--name', 'odd', '--provider', 'anthropic', '--model', 'm', '--input-price', 'cheap'])).toMatchObject({ status: 2, errors: expect.stringContaining('Give a number, for example 0.27.') });
  expect(text.output).toContain('remote: https://example.org/mcp, with TOKEN');
  expect(JSON.parse(json.output)).toMatchObject({ models: [{ name: 'demo' }, { name: 'Mine 2' }], mcpServers: expect.arrayContaining([expect.objectContaining({ name: 'remote', environmentNames: ['TOKEN'] })]), secrets: [{ name: 'MINE_2_API_KEY' }] });
  expect(text.output + text.errors + json.output + json.errors).not.toContain(key);

  const taken = await run(['config', 'add', 'model', '--name', 'mine 2', '--provider', 'anthropic', '--model', 'm', '--key-stdin'], { input: 'another key' });
  expect(taken.status).toBe(1);
  expect(taken.errors).toMatch(/already .*mine 2/i);
  const { secrets } = JSON.parse((await run(['config', 'list', '--json'])).output) as { secrets: unknown[] };
  expect(secrets).toHaveLength(1);

  expect(await run(['config', 'remove', 'model', 'mine 2'])).toMatchObject({ status: 0, errors: expect.stringContaining('config remove key MINE_2_API_KEY') });
  expect(await run(['config', 'remove', 'key', 'MINE_2_API_KEY'])).toMatchObject({ status: 0 });
  expect(await run(['config', 'remove', 'mcp', 'remote'])).toMatchObject({ status: 0 });
  expect(await run(['config', 'remove', 'mcp', 'remote'])).toMatchObject({ status: 1 });
});

test('the servers of the workbench are listed, need no approval, are not tried out here, and are nobody else’s to name or remove', async () => {
  expect((await run(['config', 'list'])).output).toContain('  task_manager: part of the workbench. ');
  expect(await run(['config', 'approve', 'mcp', 'shell_tasks'])).toMatchObject({ status: 0, output: expect.stringContaining('nothing to approve') });
  expect(await run(['config', 'test', 'mcp', 'task_manager'])).toMatchObject({ status: 1, errors: expect.stringContaining('part of the workbench') });
  expect(await run(['config', 'remove', 'mcp', 'task_manager'])).toMatchObject({ status: 1, errors: expect.stringContaining('Switch it off') });
  expect(await run(['config', 'add', 'mcp', '--name', 'mine', '--command', 'builtin:shell'])).toMatchObject({ status: 1, errors: expect.stringContaining('builtin:') });
  const file = join(directory.path, 'servers.json');
  writeFileSync(file, JSON.stringify({ mcpServers: { task_manager: { command: 'node', args: ['mine.js'] }, sly: { command: 'builtin:shell' } } }));
  const shown = await run(['config', 'import', 'mcp', file]);
  expect(shown.output).toMatch(/task_manager-2: node mine\.js[\s\S]*sly: builtin:shell[\s\S]*cannot be taken over/);
});

test('the test commands say what they found and fail where it fails', async () => {
  await run(['config', 'add', 'mcp', '--name', 'good', '--command', serverLine('contents')]);
  await run(['config', 'add', 'mcp', '--name', 'bad', '--command', serverLine('exits-at-once')]);
  expect(await run(['config', 'test', 'mcp', 'good'])).toMatchObject({ status: 0, output: expect.stringContaining('everything') });
  expect(await run(['config', 'test', 'mcp', 'bad'])).toMatchObject({ status: 1, output: '', errors: expect.stringContaining('TOKEN is not set') });
});

test('a turn that fails is an error with the reason on standard error', async () => {
  const unknown = await run(['chat', 'x', '--model', 'nobody']);
  expect(unknown).toMatchObject({ status: 1, output: '' });
  expect(unknown.errors).toContain('There is no model "nobody".\nThere are: demo');
  const address = await unreachableBaseUrl();
  await run(['config', 'add', 'model', '--name', 'gone', '--provider', 'openai_compatible', '--base-url', address, '--model', 'm']);
  const unreachable = await run(['chat', 'x', '--model', 'Gone']);
  expect(unreachable).toMatchObject({ status: 1, output: '' });
  expect(unreachable.errors).toContain(new URL(address).host);
});

test('Ctrl+C stops the turn, ends every process and gives status 130; the session goes on afterwards', async () => {
  await addModel();
  model.enqueue(streams(['the beginning ', { kind: 'hang' }]));
  const child = startChatos(['chat', 'tell me a long story', '--state-root', stateRoot], { CHATOS_KEYRING: 'never' });
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
  await new Promise<void>((resolve) => {
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.includes('the beginning')) resolve();
    });
  });
  const started = descendants(child.pid ?? 0);
  expect(started.length).toBeGreaterThanOrEqual(2);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  for (const pid of started) expect(existsSync(`/proc/${pid}`)).toBe(false);
  const runs = readFileSync(join(stateRoot, 'chatos_chat_runtime', 'runs.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { event: string; state: string });
  expect(runs.at(-1)).toMatchObject({ event: 'end', state: 'stopped' });
  model.enqueue(says('still here'));
  expect(await run(['chat', 'and?', '--session', sessionOf(errors)])).toMatchObject({ status: 0, output: 'still here\n' });
});

test('an open question ends with the turn it belongs to', async () => {
  await run(['config', 'add', 'mcp', '--name', 'env', '--command', serverLine('environment')]);
  const child = startChatos(['chat', '/tool mcp_env_tell {}', '--state-root', stateRoot], { CHATOS_KEYRING: 'never' });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  // Not a terminal: denied at once, and the program ends although its standard input stays open.
  expect(await ended).toBe(0);
});

test('what is foreign is found by doctor beside a running command, and no command is refused by it', async () => {
  await addModel();
  model.enqueue(neverAnswers());
  const child = startChatos(['chat', 'wait', '--state-root', stateRoot], { CHATOS_KEYRING: 'never' });
  await new Promise<void>((resolve) => child.stderr?.setEncoding('utf8').on('data', (text: string) => text.includes('session') && resolve()));
  const beside = await run(['doctor']);
  expect(beside).toMatchObject({ status: 0, output: expect.stringMatching(new RegExp(`Held by: +cli, process ${child.pid}`)) });
  expect(await run(['config', 'list'])).toMatchObject({ status: 1, output: '', errors: expect.stringContaining(`process ${child.pid}`) });
  writeFileSync(join(stateRoot, 'chatos', 'runtime.db.sqlite'), '');
  expect(await run(['doctor'])).toMatchObject({ status: 1, output: expect.stringContaining('chatos/runtime.db.sqlite') });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  expect(await ended).toBe(143);
});
