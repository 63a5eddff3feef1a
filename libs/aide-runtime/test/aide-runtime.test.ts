import { createMemoryPorts, createPortClient } from '@chatos/contracts';
import type { aideContract, PortClient, SessionEvent, ToolPart } from '@chatos/contracts';
import { serveRouter } from '@chatos/process-host';
import { resolveStateRoot } from '@chatos/state';
import { callsTool, says, startModelServer, temporaryDirectory } from '@chatos/testing';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openAideRuntime } from '../src/index.ts';
import { createConfigurationSource, filesystemServer, loopbackModel } from './configuration-source.ts';

const filesystem = join(import.meta.dirname, '..', 'node_modules', '@modelcontextprotocol', 'server-filesystem', 'dist', 'index.js');

/** No built-in server is configured, so none is started. */
const noToolServers = { command: () => [] };

async function openAide(directory: string, source: ReturnType<typeof createConfigurationSource>) {
  const logged: string[] = [];
  const groups: number[] = [];
  const runtime = await openAideRuntime({
    stateRoot: resolveStateRoot(directory), inherited: { PATH: process.env['PATH'] ?? '' }, builtin: noToolServers, log: (level, message) => void logged.push(`${level}: ${message}`),
    groups: { started: (id) => void groups.push(id), ended: (id) => void groups.splice(groups.indexOf(id), 1) },
  });
  runtime.configuration.connect(source.open());
  await runtime.configuration.snapshot();
  const [page, process_] = createMemoryPorts();
  serveRouter(runtime.router, process_, { context: {}, log: (line) => void logged.push(line), mapError: runtime.mapError });
  const { client } = createPortClient<typeof aideContract>(page) as PortClient<typeof aideContract>;
  return { runtime, aide: client.aide, logged, groups, page };
}

test('a run calls the real filesystem server in its workspace and gets its real result; all of it lies under chatos/', async () => {
  using state = temporaryDirectory();
  using workspace = temporaryDirectory();
  writeFileSync(join(workspace.path, 'only-here.ts'), 'export {};');
  await using server = await startModelServer(() => says('I see one file.'));
  server.enqueue(callsTool('mcp_fs_list_directory', { path: '.' }));
  const source = createConfigurationSource({ models: [loopbackModel(server.baseUrl)], mcpServers: [filesystemServer(`"${process.execPath}" "${filesystem}" .`)] });
  const { runtime, aide, groups } = await openAide(state.path, source);
  const added = await aide.workspaces.add({ path: workspace.path });
  const session = await aide.sessions.create({ workspaceId: added.id });
  const { turn } = await aide.turns.send({ sessionId: session.id, text: 'look around' });
  let state_: string = turn.state;
  for await (const event of await aide.sessions.watch({ id: session.id })) {
    const call = toolParts(event).find((part) => part.state === 'waiting-for-approval');
    if (call !== undefined) await aide.turns.answer({ sessionId: session.id, turnId: turn.id, callId: call.callId, decision: 'allow' });
    if (event.type === 'turn' && event.turn.finishedAt !== null) {
      state_ = event.turn.state;
      break;
    }
  }
  expect(state_).toBe('completed');
  expect(server.requests[1]?.toolResults[0]).toContain('only-here.ts');
  const system = server.requests[0]?.conversation[0]?.text ?? '';
  expect(system).toContain(`Workspace: ${workspace.path}`);
  expect((await aide.runs.read({})).items).toMatchObject([{ event: 'start', workspaceRoot: workspace.path }, { event: 'end', state: 'completed' }]);
  expect((await aide.report.read({ sessionId: session.id })).html).toContain('only-here.ts');
  await runtime.close();
  expect(readFileSync(join(state.path, 'chatos', 'session-report.html'), 'utf8')).toContain('I see one file.');
  expect(readdirSync(state.path)).toEqual(['chatos']);
  expect(groups).toEqual([]);
});

test('a workspace is a real, existing folder of the user, known once by its real path', async () => {
  using state = temporaryDirectory();
  using base = temporaryDirectory();
  const source = createConfigurationSource();
  const { runtime, aide } = await openAide(state.path, source);
  const folder = join(base.path, 'project');
  mkdirSync(folder);
  writeFileSync(join(base.path, 'file'), '');
  symlinkSync(folder, join(base.path, 'link'));
  const added = await aide.workspaces.add({ path: folder });
  expect(added).toMatchObject({ name: 'project', path: realpathSync(folder), isPresent: true });
  expect((await aide.workspaces.add({ path: join(base.path, 'link') })).id).toBe(added.id);
  for (const [path, words] of [['relative', 'not an absolute path'], [join(base.path, 'none'), 'does not exist'], [join(base.path, 'file'), 'is a file'], [join(state.path, 'chatos'), 'state of ChatOS']] as const) {
    await expect(aide.workspaces.add({ path }), path).rejects.toMatchObject({ code: 'UNUSABLE_INPUT', data: { problem: expect.stringContaining(words) as string } });
  }
  rmSync(folder, { recursive: true });
  expect(await aide.workspaces.list()).toMatchObject([{ id: added.id, isPresent: false }]);
  await runtime.close();
});

test('a run whose folder is gone fails in clear words; removing the workspace removes its sessions and leaves the folder', async () => {
  using state = temporaryDirectory();
  using base = temporaryDirectory();
  await using server = await startModelServer(() => says('hi'));
  const { runtime, aide } = await openAide(state.path, createConfigurationSource({ models: [loopbackModel(server.baseUrl)] }));
  const folder = join(base.path, 'project');
  mkdirSync(folder);
  const workspace = await aide.workspaces.add({ path: folder });
  const session = await aide.sessions.create({ workspaceId: workspace.id, title: 'mine' });
  rmSync(folder, { recursive: true });
  await aide.turns.send({ sessionId: session.id, text: 'go' });
  for await (const event of await aide.sessions.watch({ id: session.id })) if (event.type === 'state' ? event.turns.length === 0 : event.type === 'turn' && event.turn.finishedAt !== null) break;
  const [, answer] = (await aide.messages.list({ sessionId: session.id })).items;
  expect(answer).toMatchObject({ turnState: 'failed', turnNotice: expect.stringContaining('folder of this workspace is gone') as string });
  mkdirSync(folder);
  await aide.workspaces.remove({ id: workspace.id });
  expect(existsSync(folder)).toBe(true);
  expect((await aide.sessions.list({})).items).toEqual([]);
  await expect(aide.sessions.create({ workspaceId: workspace.id })).rejects.toMatchObject({ code: 'NOT_FOUND', data: { remedy: expect.any(String) as string } });
  await expect(aide.workspaces.remove({ id: workspace.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await runtime.close();
});

test('a message that is too long is refused at once and nothing of it is written', async () => {
  using state = temporaryDirectory();
  using base = temporaryDirectory();
  const { runtime, aide } = await openAide(state.path, createConfigurationSource());
  const workspace = await aide.workspaces.add({ path: base.path });
  const session = await aide.sessions.create({ workspaceId: workspace.id });
  await expect(aide.turns.send({ sessionId: session.id, text: 'x'.repeat(20_000_000) })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  expect((await aide.messages.list({ sessionId: session.id })).items).toEqual([]);
  await runtime.close();
});

function toolParts(event: SessionEvent): ToolPart[] {
  const parts = event.type === 'state' ? event.messages.flatMap((message) => message.parts) : event.type === 'part' ? [event.part] : [];
  return parts.filter((part) => part.kind === 'tool');
}

test('a folder of the state is no workspace, also where the state root is reached by a symbolic link', async () => {
  using place = temporaryDirectory();
  mkdirSync(join(place.path, 'real'));
  symlinkSync(join(place.path, 'real'), join(place.path, 'link'));
  const { runtime, aide } = await openAide(join(place.path, 'link'), createConfigurationSource());
  for (const name of ['real', 'link']) await expect(aide.workspaces.add({ path: join(place.path, name, 'chatos') })).rejects.toThrow(/belongs to the state of ChatOS/);
  await runtime.close();
});
