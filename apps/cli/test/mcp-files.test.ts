import type { FileChange } from '@chatos/contracts';
import { openServerResources } from '@chatos/mcp-servers';
import type { RuntimeContext } from '@chatos/state';
import { temporaryDirectory } from '@chatos/testing';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ThirdParty } from './mcp-client.ts';
import { connectThirdParty, makeRuntime } from './mcp-client.ts';

const directory = temporaryDirectory();
afterAll(() => directory.remove());
let places = 0;

/** A state root with both runtimes, and a folder to work in for each. */
function makePlace() {
  const path = join(directory.path, `place-${(places += 1)}`);
  const workspaces = { chat: join(path, 'of-chat'), aide: join(path, 'of-aide') };
  const stateRoot = join(path, 'state');
  for (const folder of [stateRoot, workspaces.chat, workspaces.aide]) mkdirSync(folder, { recursive: true });
  return { stateRoot, workspaces, chat: makeRuntime(stateRoot, 'chat'), aide: makeRuntime(stateRoot, 'aide') };
}

function variablesOf(context: RuntimeContext, workspace: string): Record<string, string> {
  const { paths, hostApp, stateRoot, runtime } = context;
  return {
    HOME: directory.path, MODEL_CLI_TASK_DB: paths.database, MODEL_CLI_FILE_CHANGES: paths.fileChanges, MODEL_CLI_UI_PROMPTS: paths.uiPrompts, MODEL_CLI_HOST_APP: hostApp,
    MODEL_CLI_SESSION_ROOT: stateRoot.path, MODEL_CLI_TASK_SCOPE: runtime === 'chat' ? 'chat' : 'cli', MODEL_CLI_WORKSPACE_ROOT: workspace,
  };
}

function recordsOf(context: RuntimeContext) {
  const { store, close } = openServerResources(context);
  try {
    const changes = store.fileChanges.list({ limit: 200 }).items.toReversed();
    const contents = changes.flatMap(({ before, after }) => [before, after]).filter((hash) => hash !== null);
    const lines = readFileSync(context.paths.fileChanges, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as FileChange & { ts: string });
    return { changes, lines: lines.map(({ ts: _ts, ...line }) => line), texts: [...new Set(contents)].map((hash) => Buffer.from(store.contents.read(hash) ?? []).toString()).toSorted() };
  } finally {
    close();
  }
}

/** Every tool of both servers, on files whose contents begin with the runtime's name. */
async function useEveryTool(files: ThirdParty, code: ThirdParty, name: string): Promise<string[]> {
  const called: string[] = [];
  const call = async (party: ThirdParty, tool: string, args: Record<string, unknown>): Promise<void> => {
    const { isError, text } = await party.call(tool, args);
    expect({ tool, isError, text }).toMatchObject({ isError: false });
    called.push(tool);
  };
  await call(files, 'write_file', { path: 'a', contents: `${name} one\n` });
  await call(files, 'edit_file', { path: 'a', old_string: 'one', new_string: 'two' });
  await call(files, 'apply_patch', { patch: `--- a/a\n+++ b/a\n@@ -1 +1,2 @@\n ${name} two\n+${name} three\n` });
  await call(files, 'read_file', { path: 'a' });
  await call(files, 'list_directory', {});
  await call(files, 'search_text', { query: 'three' });
  await call(code, 'read_file_raw', { path: 'a' });
  await call(code, 'read_file_range', { path: 'a', start_line: 2, end_line: 2 });
  await call(code, 'stat_path', { path: 'a' });
  await call(code, 'copy_path', { from: 'a', to: 'copies/a' });
  await call(code, 'move_path', { from: 'a', to: 'b' });
  await call(files, 'delete_path', { path: 'copies' });
  return called;
}

describe('chatos mcp files and code, driven by another program', () => {
  it('work for both runtimes at once with every tool, and each one’s records and contents are its own alone', { timeout: 60_000 }, async () => {
    const place = makePlace();
    const run = async (name: 'chat' | 'aide'): Promise<string[]> => {
      const variables = variablesOf(place[name], place.workspaces[name]);
      await using files = await connectThirdParty(['files', '--write', '--yes'], { variables });
      await using code = await connectThirdParty(['code', '--write', '--yes'], { variables });
      const tools = (await Promise.all([files, code].map(async ({ client }) => (await client.listTools()).tools))).flat().map((tool) => tool.name);
      const called = await useEveryTool(files, code, name);
      expect(called.toSorted()).toEqual(tools.toSorted());
      return called;
    };
    await Promise.all([run('chat'), run('aide')]);
    for (const name of ['chat', 'aide'] as const) {
      const { changes, lines, texts } = recordsOf(place[name]);
      expect(changes.map(({ server, tool, path, changeType }) => `${server} ${tool} ${changeType} ${path}`)).toEqual([
        'code_writer write_file created a', 'code_writer edit_file modified a', 'code_writer apply_patch modified a', 'code_maintainer copy_path created copies/a',
        'code_maintainer move_path deleted a', 'code_maintainer move_path created b', 'code_writer delete_path deleted copies/a',
      ]);
      expect(lines).toEqual(changes);
      expect(texts).toEqual([`${name} one\n`, `${name} two\n`, `${name} two\n${name} three\n`]);
      expect(new Set(changes.map(({ workspaceRoot }) => workspaceRoot))).toEqual(new Set([place.workspaces[name]]));
      expect(readdirSync(place.workspaces[name])).toEqual(['b']);
    }
  });

  it('keep the keys and credentials of the user, where the home directory is the workspace', async () => {
    const home = join(directory.path, `home-${(places += 1)}`);
    mkdirSync(join(home, '.ssh'), { recursive: true });
    writeFileSync(join(home, '.ssh/id_rsa'), 'key\n');
    writeFileSync(join(home, 'notes'), 'notes\n');
    const variables = { HOME: home, MODEL_CLI_WORKSPACE_ROOT: home };
    const refused = { isError: true, text: expect.stringContaining('keys and credentials of the user are not for tools'), data: { chatos: { status: 'denied', code: 'refused' } } };
    await using files = await connectThirdParty(['files'], { variables });
    await using code = await connectThirdParty(['code'], { variables });
    expect(await files.call('read_file', { path: 'notes' })).toMatchObject({ isError: false, text: 'notes\n' });
    expect(await files.call('read_file', { path: '.ssh/id_rsa' })).toMatchObject(refused);
    expect(await code.call('read_file_raw', { path: '.ssh/id_rsa' })).toMatchObject(refused);
  });

  it('ask by a form before they change anything, and change nothing that is declined', async () => {
    const { aide, workspaces } = makePlace();
    const variables = variablesOf(aide, workspaces.aide);
    const write = { path: 'a', contents: 'x\n' };
    await using declining = await connectThirdParty(['files', '--write'], { variables, asPerson: () => ({ action: 'decline' }) });
    expect(await declining.call('write_file', write)).toMatchObject({ isError: true, data: { chatos: { status: 'denied', code: 'declined' } } });
    expect([readdirSync(workspaces.aide), recordsOf(aide).lines]).toEqual([[], []]);
    await using accepting = await connectThirdParty(['files', '--write'], { variables, asPerson: () => ({ action: 'accept', content: { decision: 'yes' } }) });
    expect(await accepting.call('write_file', write)).toMatchObject({ isError: false });
    expect(accepting.forms).toMatchObject([{ message: expect.stringContaining('+x') }]);
    expect(recordsOf(aide).lines).toHaveLength(1);
  });
});
