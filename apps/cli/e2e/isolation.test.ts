import { commandLine, descendants, environment, filesContaining, runChatos } from '@chatos/testing/workbench';
import { eventually, temporaryDirectory } from '@chatos/testing';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { aideRun, chatTurn, startDirectWorkbench } from './direct-workbench.ts';

const fileServer = join(import.meta.dirname, '..', 'node_modules', '@modelcontextprotocol', 'server-filesystem', 'dist', 'index.js');
const CANARY = 'canary-of-the-parents-environment';

async function addFileServer(stateRoot: string, folder: string): Promise<void> {
  const added = await runChatos(['config', 'add', 'mcp', '--name', 'fs', '--command', `"${process.execPath}" "${fileServer}" "${folder}"`, '--env', 'DECLARED=for-this-server', '--state-root', stateRoot]);
  expect(added).toMatchObject({ status: 0 });
}

test('layer 4: the Chat process and its children open nothing under chatos/, and AIDE nothing of Chat', async () => {
  using directory = temporaryDirectory();
  const stateRoot = join(directory.path, 'state');
  const traces = join(directory.path, 'traces');
  const folder = join(directory.path, 'folder');
  for (const made of [traces, folder]) mkdirSync(made);
  await addFileServer(stateRoot, folder);
  const tracedNode = join(directory.path, 'traced-node');
  writeFileSync(tracedNode, `#!/bin/sh\nexec strace -f -qq -s 4096 -e trace=%file -o '${traces}'/$$ '${process.execPath}' "$@"\n`);
  chmodSync(tracedNode, 0o755);

  const direct = await startDirectWorkbench(stateRoot, { nodePath: tracedNode });
  const [chat, aide] = [direct.chat(), direct.aide()];
  await chat.chat.tools.setPolicy({ tool: 'mcp_fs_list_directory', policy: 'allow' });
  await aide.aide.tools.setPolicy({ tool: 'mcp_fs_list_directory', policy: 'allow' });
  const ask = `/tool mcp_fs_list_directory {"path":"${folder}"}`;
  const ended = await Promise.all([chatTurn(chat, ask), aideRun(aide, folder, ask)]);
  expect(ended.map(({ turn }) => turn.state)).toEqual(['completed', 'completed']);
  await direct.workbench.stop();

  const opened = (entry: string) => {
    const trace = readdirSync(traces).map((name) => readFileSync(join(traces, name), 'utf8')).find((text) => text.includes(`processes/${entry}.cjs`));
    return new Set(trace?.match(new RegExp(`${stateRoot}/[^"]*`, 'g')));
  };
  const under = (paths: Set<string>, name: string) => [...paths].filter((path) => path === `${stateRoot}/${name}` || path.startsWith(`${stateRoot}/${name}/`));
  const chatOpened = opened('chat');
  const aideOpened = opened('aide');
  // The trace is not empty, and does see what it is asked for: otherwise the two that follow would prove nothing.
  expect(under(chatOpened, 'chatos_chat_runtime')).toContain(`${stateRoot}/chatos_chat_runtime/runtime.db.sqlite`);
  expect(under(aideOpened, 'chatos')).toContain(`${stateRoot}/chatos/chatos.db.sqlite`);
  expect(under(chatOpened, 'chatos')).toEqual([]);
  expect(under(aideOpened, 'chatos_chat_runtime')).toEqual([]);
});

test('layer 5: nothing of the environment reaches a process or a child but what is allowed and declared', async () => {
  using directory = temporaryDirectory();
  const stateRoot = join(directory.path, 'state');
  await addFileServer(stateRoot, directory.path);
  const direct = await startDirectWorkbench(stateRoot, { environment: { ...process.env, OPENAI_API_KEY: CANARY, NODE_OPTIONS: '', SOME_VARIABLE: CANARY } });
  const [chat, aide] = [direct.chat(), direct.aide()];
  await chat.chat.tools.setPolicy({ tool: 'mcp_fs_list_directory', policy: 'allow' });
  await aide.aide.tools.setPolicy({ tool: 'mcp_fs_list_directory', policy: 'allow' });
  const ask = `/tool mcp_fs_list_directory {"path":"${directory.path}"}`;
  await Promise.all([chatTurn(chat, ask), aideRun(aide, directory.path, ask)]);

  const below = descendants(process.pid).filter((pid) => !commandLine(pid).includes('vitest'));
  const servers = below.filter((pid) => commandLine(pid).includes(fileServer));
  expect(servers).toHaveLength(2);
  for (const pid of below) expect(environment(pid).join('\n')).not.toContain(CANARY);
  const variables = servers.map((pid) => Object.fromEntries(environment(pid).map((entry) => entry.split(/=(.*)/s, 2) as [string, string])));
  const chatServer = variables.find((each) => each['MODEL_CLI_HOST_APP'] === 'chatos_chat_runtime');
  const aideServer = variables.find((each) => each['MODEL_CLI_HOST_APP'] === 'chatos');
  expect(chatServer).toMatchObject({ DECLARED: 'for-this-server', MODEL_CLI_TASK_DB: join(stateRoot, 'chatos_chat_runtime', 'runtime.db.sqlite'), MODEL_CLI_TASK_SCOPE: 'chat' });
  expect(aideServer).toMatchObject({ DECLARED: 'for-this-server', MODEL_CLI_TASK_DB: join(stateRoot, 'chatos', 'chatos.db.sqlite'), MODEL_CLI_WORKSPACE_ROOT: directory.path });
  for (const value of Object.values(chatServer ?? {})) expect(value).not.toMatch(new RegExp(`${stateRoot}/chatos(/|$)`));

  await direct.workbench.stop();
  for (const pid of below) await eventually(`process ${pid} to end`, () => commandLine(pid) === '');
  // A value declared for a server is a secret: it lies in the vault alone, encrypted.
  expect(filesContaining(stateRoot, 'for-this-server')).toEqual([]);
});

test('a runtime killed outright leaves the other streaming; its own turn is told as interrupted and not replayed', async () => {
  using directory = temporaryDirectory();
  const direct = await startDirectWorkbench(join(directory.path, 'state'));
  const chat = direct.chat();
  const aide = direct.aide();
  const status = await chat.chat.status.read();
  const longText = Array.from({ length: 400 }, (_, index) => `word${index}`).join(' ');
  const session = await chat.chat.sessions.create({});
  const events = await chat.chat.sessions.watch({ id: session.id });
  const { turn } = await chat.chat.turns.send({ sessionId: session.id, text: longText });
  const run = aideRun(aide, directory.path, longText);
  for await (const event of events) if (event.type === 'delta') break;

  process.kill(status.pid, 'SIGKILL');
  await expect(chat.chat.status.read()).rejects.toThrow();
  expect((await run).turn.state).toBe('completed');

  await eventually('Chat to be ready again', () => direct.workbench.states().find(({ process: name, state, restarts }) => name === 'chat' && state === 'ready' && restarts === 1));
  const again = direct.chat();
  const messages = await again.chat.messages.list({ sessionId: session.id });
  expect(messages.items.map((message) => [message.role, message.turnId === turn.id, message.turnState])).toEqual([['user', true, 'interrupted'], ['assistant', true, 'interrupted']]);
  expect(messages.items[1]?.turnNotice).toMatch(/\S/);
  await direct.workbench.stop();
});
