import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPortClient } from '@chatos/contracts';
import type { chatContract } from '@chatos/contracts';
import { createGate, eventually, says, startModelServer, streams, temporaryDirectory } from '@chatos/testing';
import { expect, test } from 'vitest';
import { page, startProcesses, startWorkbench, textUntilEnd } from './process-workbench.ts';

test('Chat and AIDE stream side by side from one configuration; killing Chat leaves AIDE streaming, and each wrote only its own', async () => {
  using state = temporaryDirectory();
  using workspace = temporaryDirectory();
  const gate = createGate();
  await using server = await startModelServer((request) => streams([`${request.userText} begins `, { kind: 'gate', gate }, 'and ends']));
  const { chat, clients } = await startWorkbench(state.path, server.baseUrl);
  const chatSession = await clients.chat.sessions.create({});
  const folder = await clients.aide.workspaces.add({ path: workspace.path });
  const aideSession = await clients.aide.sessions.create({ workspaceId: folder.id });
  await clients.chat.turns.send({ sessionId: chatSession.id, text: 'chat-canary' });
  await clients.aide.turns.send({ sessionId: aideSession.id, text: 'aide-canary' });
  const aideText = textUntilEnd(await clients.aide.sessions.watch({ id: aideSession.id }));
  await server.request(1);
  const pending = clients.chat.sessions.watch({ id: chatSession.id }).then((events) => textUntilEnd(events));
  chat.kill();
  await expect(pending).rejects.toThrow();
  await chat.exited;
  gate.open();
  expect(await aideText).toEqual({ text: 'aide-canary begins and ends', state: 'completed' });
  expect(readdirSync(join(state.path, 'chatos_chat_runtime'))).toContain('runtime.db.sqlite');
  expect(existsSync(join(state.path, 'chatos', 'events.jsonl'))).toBe(true);
});

test('a page that stops reading holds the model’s stream, and lets it go when its port closes', async () => {
  using state = temporaryDirectory();
  const deltas = 200_000;
  await using server = await startModelServer(() => streams(Array.from({ length: deltas }, () => 'twenty characters, or')));
  const { chat, clients } = await startWorkbench(state.path, server.baseUrl);
  const session = await clients.chat.sessions.create({});
  const stuck = createPortClient<typeof chatContract>(page(chat));
  const events = await stuck.client.chat.sessions.watch({ id: session.id });
  await events.next();
  const { turn } = await clients.chat.turns.send({ sessionId: session.id, text: 'go' });
  const request = await server.request(0);
  let sent = -1;
  await eventually('the provider is held', async () => {
    const before = sent;
    sent = request.partsSent;
    await new Promise((resolve) => setTimeout(resolve, 500));
    return sent > 0 && sent === before && request.partsSent === sent;
  });
  expect(sent).toBeLessThan(deltas);
  expect((await clients.chat.sessions.get({ id: session.id })).lastTurnState).toBe('running');
  stuck.close();
  await eventually('the stream goes on', () => request.partsSent > sent);
  expect((await clients.chat.turns.stop({ sessionId: session.id, turnId: turn.id })).state).toBe('stopped');
});

test('a runtime whose database is another’s says so, touches nothing, and does not start', async () => {
  using state = temporaryDirectory();
  const first = await startProcesses(state.path).start('chat');
  expect(first.reports).toContainEqual({ type: 'ready' });
  first.kill();
  await first.exited;
  writeFileSync(join(state.path, 'chatos_chat_runtime', 'runtime.db.sqlite'), 'not a database, but long enough to have a header of one hundred bytes: '.repeat(4));
  const second = await startProcesses(state.path).start('chat');
  expect(await second.exited).toBe(3);
  expect(second.reports).toContainEqual({ type: 'fatal', message: expect.stringContaining('runtime.db.sqlite') });
});

test('a message sent before the configuration process answers is kept', async () => {
  using state = temporaryDirectory();
  await using server = await startModelServer(() => says('unused'));
  const chat = await startProcesses(state.path).start('chat');
  const { client } = createPortClient<typeof chatContract>(page(chat));
  const session = await client.chat.sessions.create({});
  await client.chat.turns.send({ sessionId: session.id, text: 'kept' });
  expect((await client.chat.messages.list({ sessionId: session.id })).items[0]).toMatchObject({ role: 'user', parts: [{ text: 'kept' }] });
  expect(server.requests).toHaveLength(0);
});
