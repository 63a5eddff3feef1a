import type { Task, Terminal } from '@chatos/contracts';
import { openServerResources } from '@chatos/mcp-servers';
import type { RuntimeContext } from '@chatos/state';
import { acquireOwnerLock, isProcessRunning, readOwner, resolveStateRoot } from '@chatos/state';
import { temporaryDirectory } from '@chatos/testing';
import Database from 'better-sqlite3';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { connectThirdParty, makeRuntime, runServer } from './mcp-client.ts';
import { chatos } from './support.ts';

const directory = temporaryDirectory();
afterAll(() => directory.remove());
let roots = 0;

/** Both runtimes in a state root of their own. */
function makeRuntimes() {
  const path = join(directory.path, `root-${(roots += 1)}`);
  return { path, chat: makeRuntime(path, 'chat'), aide: makeRuntime(path, 'aide') };
}

function variablesOf({ paths }: RuntimeContext): Record<string, string> {
  return { MODEL_CLI_TASK_DB: paths.database, HOME: directory.path };
}

function titlesIn(context: RuntimeContext): string[] {
  const resources = openServerResources(context);
  try {
    return resources.store.tasks.list().items.map(({ title }) => title).toReversed();
  } finally {
    resources.close();
  }
}

const accept = () => ({ action: 'accept' as const, content: { decision: 'yes' } });

describe('chatos mcp tasks, driven by another program', () => {
  it('adds, lists and completes tasks, asks by a form before it adds, and says what is wrong with a call', async () => {
    const { chat, aide } = makeRuntimes();
    await using party = await connectThirdParty(['tasks'], { variables: variablesOf(chat), asPerson: accept });
    expect(party.client.getServerVersion()).toMatchObject({ name: 'task_manager' });
    const added = await party.call('add_task', { title: 'Write the report', details: 'two pages' });
    expect(added).toMatchObject({ isError: false, data: { added: 1, chatos: { status: 'ok' } } });
    expect(party.forms).toMatchObject([{ message: expect.stringContaining('Write the report'), requestedSchema: { required: ['decision'] } }]);
    const [task] = added.data['tasks'] as Task[];
    expect((await party.call('list_tasks')).text).toContain(task?.id);
    expect((await party.call('complete_task', { id: task?.id, note: 'sent it' })).data['task']).toMatchObject({ status: 'done', details: 'two pages\nsent it' });

    expect(await party.call('add_task', { title: 7 })).toMatchObject({ isError: true, text: expect.stringContaining('"title"'), data: { chatos: { status: 'invalid' } } });
    expect(await party.call('get_task', { id: 'nowhere' })).toMatchObject({ isError: true, text: expect.stringContaining('list_tasks'), data: { chatos: { status: 'not_found' } } });
    expect(await party.call('drop_task', {})).toMatchObject({ isError: true, data: { chatos: { status: 'not_found', code: 'tool-unknown' } } });
    expect({ chat: titlesIn(chat), aide: titlesIn(aide) }).toEqual({ chat: ['Write the report'], aide: [] });
    const records = readFileSync(chat.paths.uiPrompts, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { action: string; response?: object });
    expect(records).toMatchObject([{ action: 'request', prompt: { kind: 'task_confirm' } }, { action: 'response', response: { status: 'ok' } }]);
    expect(readFileSync(aide.paths.uiPrompts, 'utf8')).toBe('');
  });

  it('adds nothing the user declines, or that nobody can be asked about, unless it was started with --yes', async () => {
    const { aide } = makeRuntimes();
    const variables = variablesOf(aide);
    await using declining = await connectThirdParty(['tasks'], { variables, asPerson: () => ({ action: 'decline' }) });
    expect(await declining.call('add_task', { title: 'x' })).toMatchObject({ isError: true, data: { chatos: { status: 'denied', code: 'declined' } } });
    await using silent = await connectThirdParty(['tasks'], { variables });
    expect(await silent.call('add_task', { title: 'x' })).toMatchObject({ isError: true, text: expect.stringContaining('--yes'), data: { chatos: { status: 'denied', code: 'nobody-to-ask' } } });
    expect(titlesIn(aide)).toEqual([]);
    await using trusting = await connectThirdParty(['tasks', '--yes'], { variables });
    expect(await trusting.call('add_task', { title: 'now' })).toMatchObject({ isError: false });
    expect(titlesIn(aide)).toEqual(['now']);
  });

  it('works for both runtimes at once, and each one’s files hold its own alone', async () => {
    const { chat, aide } = makeRuntimes();
    const open = (context: RuntimeContext) => connectThirdParty(['tasks', '--yes'], { variables: variablesOf(context) });
    await using ofChat = await open(chat);
    await using ofAide = await open(aide);
    const numbers = Array.from({ length: 20 }, (_, index) => index);
    await Promise.all(numbers.flatMap((index) => [ofChat.call('add_task', { title: `chat ${index}`, dedupe_key: `${index}` }), ofAide.call('add_task', { title: `aide ${index}`, dedupe_key: `${index}` })]));
    expect(titlesIn(chat).sort()).toEqual(numbers.map((index) => `chat ${index}`).sort());
    expect(titlesIn(aide).sort()).toEqual(numbers.map((index) => `aide ${index}`).sort());
    for (const [context, other] of [[chat, 'aide'], [aide, 'chat']] as const) {
      const { paths } = context;
      for (const path of [paths.database, `${paths.database}-wal`, paths.uiPrompts]) expect(readFileSync(path).includes(`${other} 1`), path).toBe(false);
    }
  });
});

describe('chatos mcp ui-prompter', () => {
  it('asks by a form, and never for a secret', async () => {
    const { chat } = makeRuntimes();
    await using party = await connectThirdParty(['ui-prompter', '--yes'], { variables: variablesOf(chat), asPerson: () => ({ action: 'accept', content: { host: 'example' } }) });
    expect(await party.call('prompt_key_values', { fields: [{ key: 'host' }] })).toMatchObject({ text: expect.stringContaining('host: example'), data: { values: { host: 'example' } } });
    expect(await party.call('prompt_key_values', { fields: [{ key: 'token', secret: true }] })).toMatchObject({ isError: true, data: { chatos: { code: 'secret-not-asked' } } });
    expect(party.forms).toHaveLength(1);
  });
});

describe('chatos mcp files and code', () => {
  it('read the current folder without a runtime, and nothing of the state root within it', async () => {
    const workspace = join(directory.path, `workspace-${(roots += 1)}`);
    mkdirSync(workspace);
    writeFileSync(join(workspace, 'a.txt'), 'one\ntwo\n');
    makeRuntime(join(workspace, '.deepseek_cli'), 'chat');
    await using files = await connectThirdParty(['files'], { variables: { HOME: workspace }, cwd: workspace });
    expect((await files.client.listTools()).tools.map(({ name }) => name)).toEqual(['list_directory', 'read_file', 'search_text']);
    expect((await files.call('read_file', { path: 'a.txt' })).text).toContain('two');
    expect(await files.call('read_file', { path: '.deepseek_cli/chatos_chat_runtime/runtime.db.sqlite' })).toMatchObject({ isError: true, data: { chatos: { status: 'denied' } } });
    // Another one that is named does not open the user's own.
    await using other = await connectThirdParty(['files', '--state-root', join(directory.path, 'elsewhere')], { variables: { HOME: workspace }, cwd: workspace });
    expect(await other.call('read_file', { path: '.deepseek_cli/chatos_chat_runtime/runtime.db.sqlite' })).toMatchObject({ isError: true, data: { chatos: { status: 'denied' } } });
    await using code = await connectThirdParty(['code'], { variables: { HOME: directory.path, MODEL_CLI_WORKSPACE_ROOT: workspace } });
    expect((await code.call('read_file_range', { path: 'a.txt', start_line: 2, end_line: 2 })).text).toContain('two');
  });

  it('change files for a runtime, where a confirmation is given', async () => {
    const { path, aide } = makeRuntimes();
    const workspace = join(path, '..', `workspace-${(roots += 1)}`);
    mkdirSync(workspace);
    await using party = await connectThirdParty(['files', '--write', '--yes'], { variables: { ...variablesOf(aide), MODEL_CLI_WORKSPACE_ROOT: workspace } });
    expect(await party.call('write_file', { path: 'new.txt', contents: 'hello\n' })).toMatchObject({ isError: false });
    expect(readFileSync(join(workspace, 'new.txt'), 'utf8')).toBe('hello\n');
    const resources = openServerResources(aide);
    expect(resources.store.fileChanges.list().items).toMatchObject([{ path: 'new.txt', changeType: 'created', server: 'code_writer' }]);
    resources.close();
  });
});

describe('chatos mcp shell', () => {
  it('runs a command in the workspace, and ends what runs in the background when its client goes', async () => {
    const { path, chat } = makeRuntimes();
    const workspace = join(path, '..', `workspace-${(roots += 1)}`);
    mkdirSync(workspace);
    const variables = { ...variablesOf(chat), PATH: process.env['PATH'] ?? '', MODEL_CLI_WORKSPACE_ROOT: workspace };
    const party = await connectThirdParty(['shell', '--yes'], { variables });
    expect(await party.call('run_shell_command', { command: 'echo "in $PWD"' })).toMatchObject({ isError: false, text: expect.stringContaining(`in ${workspace}`) });
    const started = await party.call('session_run', { command: 'echo $$ > pid; exec sleep 1000', session: 'waits' });
    expect(started).toMatchObject({ isError: false });
    expect((await party.call('session_list')).text).toContain('waits');
    await party[Symbol.asyncDispose]();
    const folder = join(chat.paths.sessions, 'no-session');
    const states = readdirSync(folder).filter((name) => name.endsWith('.status.json')).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as { terminal: Terminal });
    expect(states).toMatchObject([{ terminal: { name: 'waits', state: 'interrupted' } }]);
    expect(isProcessRunning(states[0]?.terminal.pid ?? 0)).toBe(false);
  });
});

describe('a tool server that is started wrongly', () => {
  const { path, chat, aide } = makeRuntimes();
  const at = (name: string) => join(directory.path, name);
  writeFileSync(at('text.sqlite'), 'no database, only text that is long enough to have a header of one hundred bytes, and then some more of it');
  writeFileSync(at('empty.sqlite'), '');
  const foreign = new Database(at('foreign.sqlite'));
  foreign.exec('CREATE TABLE notes (id)');
  foreign.close();
  const earlier = new Database(at('earlier.sqlite'));
  earlier.exec('CREATE TABLE records (table_name TEXT, id TEXT, payload TEXT)');
  earlier.close();
  copyFileSync(chat.paths.database, at('moved.sqlite'));
  const { chat: older } = makeRuntimes();
  const { chat: newer } = makeRuntimes();
  for (const [{ paths }, version] of [[older, 1], [newer, 999]] as const) {
    const database = new Database(paths.database);
    database.prepare('UPDATE schema_versions SET version = ?').run(version);
    database.close();
  }

  it.each<[string, string[], Record<string, string>, string[]]>([
    ['without a database', ['tasks'], {}, ['MODEL_CLI_TASK_DB is not set', 'chatos_chat_runtime/runtime.db.sqlite']],
    ['without a database', ['files', '--write'], {}, ['MODEL_CLI_TASK_DB is not set']],
    ['a relative path', ['tasks'], { MODEL_CLI_TASK_DB: 'runtime.db.sqlite' }, ['MODEL_CLI_TASK_DB names "runtime.db.sqlite"', 'absolute']],
    ['no file', ['tasks'], { MODEL_CLI_TASK_DB: at('none.sqlite') }, ['MODEL_CLI_TASK_DB', 'none.sqlite', 'no such file']],
    ['a folder', ['tasks'], { MODEL_CLI_TASK_DB: path }, ['MODEL_CLI_TASK_DB', 'no file']],
    ['a text', ['tasks'], { MODEL_CLI_TASK_DB: at('text.sqlite') }, ['MODEL_CLI_TASK_DB', 'not an SQLite database']],
    ['an empty file', ['tasks'], { MODEL_CLI_TASK_DB: at('empty.sqlite') }, ['MODEL_CLI_TASK_DB', 'empty file']],
    ['another application’s', ['tasks'], { MODEL_CLI_TASK_DB: at('foreign.sqlite') }, ['MODEL_CLI_TASK_DB', 'another application']],
    ['the predecessor’s', ['tasks'], { MODEL_CLI_TASK_DB: at('earlier.sqlite') }, ['MODEL_CLI_TASK_DB', 'earlier application']],
    ['one that was moved', ['tasks'], { MODEL_CLI_TASK_DB: at('moved.sqlite') }, ['MODEL_CLI_TASK_DB', 'not in its place', 'chatos_chat_runtime']],
    ['an older one', ['tasks'], variablesOf(older), ['MODEL_CLI_TASK_DB', 'version 1', 'Start Chat']],
    ['a newer one', ['tasks'], variablesOf(newer), ['MODEL_CLI_TASK_DB', 'version 999', 'newer']],
    ['the other runtime’s name', ['tasks'], { ...variablesOf(aide), MODEL_CLI_HOST_APP: 'chatos_chat_runtime' }, ['MODEL_CLI_HOST_APP is "chatos_chat_runtime"', 'the database of AIDE', '"chatos"']],
    ['the other runtime’s scope', ['ui-prompter'], { ...variablesOf(chat), MODEL_CLI_TASK_SCOPE: 'cli' }, ['MODEL_CLI_TASK_SCOPE is "cli"', 'the database of Chat']],
    ['another state root', ['tasks'], { ...variablesOf(chat), MODEL_CLI_SESSION_ROOT: directory.path }, ['MODEL_CLI_SESSION_ROOT is', path]],
    ['the other runtime’s prompts', ['tasks'], { ...variablesOf(chat), MODEL_CLI_UI_PROMPTS: aide.paths.uiPrompts }, ['MODEL_CLI_UI_PROMPTS is', chat.paths.uiPrompts]],
    ['a foreign database of a server that only reads', ['code'], { MODEL_CLI_TASK_DB: at('foreign.sqlite') }, ['MODEL_CLI_TASK_DB', 'another application']],
    ['no workspace', ['files'], { MODEL_CLI_WORKSPACE_ROOT: at('nowhere') }, ['MODEL_CLI_WORKSPACE_ROOT names', 'nowhere', 'not there']],
    ['a file as a workspace', ['code'], { MODEL_CLI_WORKSPACE_ROOT: at('text.sqlite') }, ['MODEL_CLI_WORKSPACE_ROOT', 'no folder']],
    ['a word too many', ['tasks', '--write'], variablesOf(chat), ['--write means nothing']],
    ['an unknown server', ['weather'], {}, ['weather']],
  ])('says what is wrong and ends with 2: %s (%j)', async (_name, words, variables, expected) => {
    const ended = await chatos(['mcp', ...words], { environment: variables, homeDirectory: directory.path });
    expect({ status: ended.status, output: ended.output }).toEqual({ status: 2, output: '' });
    for (const text of expected) expect(ended.errors).toContain(text);
  });

  it('says so as a process too, and prints nothing for its client', async () => {
    const ended = await runServer(['tasks'], { HOME: directory.path, MODEL_CLI_TASK_DB: at('foreign.sqlite') });
    expect(ended).toEqual({ status: 2, signal: null, output: '', errors: expect.stringContaining('MODEL_CLI_TASK_DB') });
  });

  it('takes its own database by way of a link', async () => {
    symlinkSync(dirname(chat.paths.directory), at('link'), 'dir');
    const ended = await chatos(['mcp', 'tasks'], { environment: { MODEL_CLI_TASK_DB: join(at('link'), 'chatos_chat_runtime', 'runtime.db.sqlite'), MODEL_CLI_SESSION_ROOT: path } });
    expect(ended).toMatchObject({ status: 0, errors: '' });
  });
});

it('joins a runtime that runs: it takes no lock, and starts beside whoever holds it', async () => {
  const { path, aide } = makeRuntimes();
  const lock = acquireOwnerLock(resolveStateRoot(path), { kind: 'headless', command: 'chatos serve' });
  const ended = await chatos(['mcp', 'tasks'], { environment: variablesOf(aide) });
  expect(ended).toEqual({ status: 0, output: '', errors: '' });
  expect(readOwner(resolveStateRoot(path))).toMatchObject({ command: 'chatos serve' });
  lock.release();
});

describe('a tool server whose client goes', () => {
  it('ends when its input ends, and when it is asked to, also with a question open', async () => {
    const { chat } = makeRuntimes();
    const initialize = { jsonrpc: '2.0', id: 0, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: { elicitation: {} }, clientInfo: { name: 'x', version: '1' } } };
    const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'add_task', arguments: { title: 'x' } } };
    for (const end of [(child: Parameters<NonNullable<Parameters<typeof runServer>[2]>>[0]) => void child.stdin?.end(), (child: { kill(signal: 'SIGTERM'): boolean }) => void child.kill('SIGTERM')]) {
      const ended = await runServer(['tasks'], variablesOf(chat), async (child) => {
        child.stdin?.write(`${JSON.stringify(initialize)}\nnonsense\n${JSON.stringify(call)}\n`);
        let output = '';
        while (!output.includes('elicitation/create')) output += String(((await once(child.stdout ?? child, 'data')) as [unknown])[0]);
        end(child);
      });
      expect([0, 143]).toContain(ended.status);
    }
    expect(titlesIn(chat)).toEqual([]);
    const records = readFileSync(chat.paths.uiPrompts, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { action: string; response?: { status: string } });
    expect(records.map(({ action, response }) => response?.status ?? action)).toEqual(['request', 'canceled', 'request', 'canceled']);
  });
});
