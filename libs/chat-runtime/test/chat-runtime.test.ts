import { createMemoryPorts, DEFAULT_SETTINGS, DEMO_MODEL_ID } from '@chatos/contracts';
import type { ModelRecord } from '@chatos/contracts';
import { createRouterClient } from '@orpc/server';
import { resolveStateRoot } from '@chatos/state';
import { eventually, temporaryDirectory } from '@chatos/testing';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openChatRuntime } from '../src/index.ts';
import { chooseDefaultDirectory } from '../src/default-directory.ts';

const demo: ModelRecord = {
  id: DEMO_MODEL_ID as ModelRecord['id'], name: 'demo', provider: 'demo', model: 'demo', baseUrl: '', apiKeyName: '', reasoningEffort: '', toolFollowupMode: '', description: '',
  supportsVision: false, supportsReasoning: false, inputPrice: 0, outputPrice: 0, contextTokens: 0, revision: 1, createdAt: 1, updatedAt: 1, isDefault: true, isBuiltin: true,
};

/** No built-in server is configured, so none is started. */
const noToolServers = { command: () => [] };

async function openChat(directory: string) {
  const runtime = await openChatRuntime({ stateRoot: resolveStateRoot(directory), inherited: {}, builtin: noToolServers, groups: { started: () => undefined, ended: () => undefined }, log: () => undefined });
  const [port, source] = createMemoryPorts();
  // The other end answers the one request a client makes, as the configuration process does.
  source.onMessage((frame) => {
    const { i, p } = JSON.parse(frame) as { i: string; p?: { u?: string } };
    if (p?.u?.includes('watch') !== true) return;
    const snapshot = { revision: 7, models: [demo], mcpServers: [], prompts: [], subagents: [], settings: DEFAULT_SETTINGS, secretNames: [] };
    source.post(JSON.stringify({ i, p: { h: { 'content-type': 'text/event-stream' } } }));
    source.post(JSON.stringify({ i, t: 3, p: { e: 'message', d: { json: snapshot } } }));
  });
  runtime.configuration.connect(port);
  await runtime.configuration.snapshot();
  return { runtime, chat: createRouterClient(runtime.router).chat };
}

test('the demo model answers without a key and calls the built-in tool; everything lies under chatos_chat_runtime/', async () => {
  using state = temporaryDirectory();
  const { runtime, chat } = await openChat(state.path);
  expect(await chat.models.list()).toEqual({ models: [{ id: 'demo', name: 'demo', provider: 'demo', isDefault: true, isDemo: true, problem: null }], configRevision: 7 });
  const session = await chat.sessions.create({});
  const { turn } = await chat.turns.send({ sessionId: session.id, text: '/tool get_current_time' });
  for await (const event of await chat.sessions.watch({ id: session.id })) if (event.type === 'turn' && event.turn.id === turn.id && event.turn.finishedAt !== null) break;
  const [, answer] = (await chat.messages.list({ sessionId: session.id })).items;
  expect(answer).toMatchObject({ turnState: 'completed', turnNotice: null });
  expect(answer?.parts.find((part) => part.kind === 'tool')).toMatchObject({ tool: 'get_current_time', state: 'succeeded' });
  expect(await chat.status.read()).toEqual({ runtime: 'chat', pid: process.pid, stateDirectory: join(state.path, 'chatos_chat_runtime'), configRevision: 7 });
  expect((await chat.runs.read({})).items.map(({ event }) => event)).toEqual(['start', 'end']);
  expect((await chat.events.read({ limit: 1 })).items).toMatchObject([{ type: 'user' }]);
  expect(await chat.uiPrompts.read({})).toEqual({ items: [], nextOffset: 0, damaged: 0, atEnd: true });
  expect(await chat.fileChanges.read({})).toEqual({ items: [], nextCursor: null });
  await eventually('the report is written', () => readdirSync(join(state.path, 'chatos_chat_runtime')).includes('session-report.html'));
  await runtime.close();
  expect(readdirSync(state.path)).toEqual(['chatos_chat_runtime']);
});

test('config.read gives the tasks of Chat with the revision in use; errors are typed, with words', async () => {
  using state = temporaryDirectory();
  const { runtime, chat } = await openChat(state.path);
  expect(await chat.config.read({})).toEqual({ items: [], nextCursor: null, configRevision: 7 });
  await expect(chat.config.read({ cursor: 'nonsense' })).rejects.toMatchObject({ code: 'UNUSABLE_INPUT', defined: true, data: { remedy: expect.any(String) as string } });
  await expect(chat.sessions.get({ id: 'nothing' as never })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true });
  await expect(chat.sessions.watch({ id: 'nothing' as never })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true });
  await expect(chat.sessions.create({ modelId: 'nothing' })).rejects.toMatchObject({ code: 'UNUSABLE_INPUT', defined: true });
  await expect(chat.turns.answer({ sessionId: 'a' as never, turnId: 'b' as never, callId: 'c', decision: 'allow' })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true });
  await runtime.close();
});

test('a database of another owner is refused in words, and left as it is', async () => {
  using state = temporaryDirectory();
  mkdirSync(join(state.path, 'chatos_chat_runtime'), { recursive: true });
  writeFileSync(join(state.path, 'chatos_chat_runtime', 'runtime.db.sqlite'), 'this is no database, but a text of some length that is not empty');
  await expect(openChat(state.path)).rejects.toMatchObject({ name: 'StateError', problem: expect.any(String) as string, remedy: expect.any(String) as string });
});

test('tool servers run in the home, unless that is none', () => {
  using base = temporaryDirectory();
  const own = join(base.path, 'own');
  const home = join(base.path, 'home');
  mkdirSync(home);
  expect(chooseDefaultDirectory({ HOME: home }, own, join(base.path, 'state'))).toBe(home);
  for (const bad of [undefined, '/', '/nonexistent', 'relative', join(base.path, 'home', '..', 'home', 'inside')]) {
    expect(chooseDefaultDirectory(bad === undefined ? {} : { HOME: bad }, own, join(base.path, 'state')), bad).toBe(own);
  }
  expect(chooseDefaultDirectory({ HOME: home }, own, base.path)).toBe(own);
});
