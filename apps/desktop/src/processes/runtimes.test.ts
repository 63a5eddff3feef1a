import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMemoryPorts, createPortClient } from '@chatos/contracts';
import type { aideContract, chatContract, configContract, LifecycleReport, Port, ProcessName, SessionEvent } from '@chatos/contracts';
import { createNodeProcessHost, relayPort } from '@chatos/process-host';
import { createGate, eventually, says, startModelServer, streams, temporaryDirectory } from '@chatos/testing';
import { expect, onTestFinished, test } from 'vitest';

interface Started { readonly reports: LifecycleReport[]; readonly exited: Promise<number | null>; connect(role: string, port: Port): void; kill(): void }

/** Where the built-in servers would lie: these tests are about the runtimes, and start none. */
const NO_BUILTIN = { CHATOS_NODE: process.execPath, CHATOS_TOOL_SERVER: join(import.meta.dirname, 'no-tool-server.cjs') };

/** The real process entries as Node children that the test relays for, as the workbench does. */
function startProcesses(stateRoot: string) {
  const host = createNodeProcessHost({ nodePath: process.execPath, log: () => undefined });
  async function start(name: ProcessName): Promise<Started> {
    const child = host.start({ name, entry: join(import.meta.dirname, name, 'entry.ts'), environment: { MODEL_CLI_SESSION_ROOT: stateRoot, CHATOS_KEYRING: 'never', ...(name === 'config' ? {} : NO_BUILTIN) } });
    onTestFinished(() => child.stop());
    const reports: LifecycleReport[] = [];
    child.onReport((report) => void reports.push(report));
    const exited = new Promise<number | null>((resolve) => child.onExit(({ code }) => resolve(code)));
    await eventually(`${name} is ready or has said why not`, () => reports.some(({ type }) => type === 'ready' || type === 'fatal'));
    return { reports, exited, connect: (role, port) => child.connect(role, relayPort(port)), kill: () => child.kill() };
  }
  return { start };
}

function page(process_: Started, role = 'page'): Port {
  const [near, far] = createMemoryPorts();
  process_.connect(role, far);
  return near;
}

function joinPorts(left: Started, leftRole: string, right: Started, rightRole: string): void {
  const [near, far] = createMemoryPorts();
  // Two relays meet here: what one process posts goes on to the other.
  const [outer, inner] = createMemoryPorts();
  near.onMessage((frame) => outer.post(frame));
  outer.onMessage((frame) => near.post(frame));
  near.onClose(() => outer.close());
  outer.onClose(() => near.close());
  left.connect(leftRole, far);
  right.connect(rightRole, inner);
}

async function startWorkbench(stateRoot: string, baseUrl: string) {
  const processes = startProcesses(stateRoot);
  const config = await processes.start('config');
  const [chat, aide] = [await processes.start('chat'), await processes.start('aide')];
  for (const [name, runtime] of [['chat', chat], ['aide', aide]] as const) joinPorts(runtime, 'configuration', config, `runtime:${name}`);
  const settings = createPortClient<typeof configContract>(page(config)).client.config;
  for (const server of await settings.mcpServers.list()) await settings.mcpServers.update({ id: server.id, expectedRevision: server.revision, fields: { ...server, enabled: false } });
  const model = await settings.models.create({ name: 'loopback', provider: 'openai_compatible', model: 'm', baseUrl });
  await settings.models.setDefault({ id: model.id });
  const clients = { chat: createPortClient<typeof chatContract>(page(chat)).client.chat, aide: createPortClient<typeof aideContract>(page(aide)).client.aide };
  for (const client of Object.values(clients)) await eventually('the model has reached the runtime', async () => (await client.models.list()).models.some(({ name, isDefault }) => name === 'loopback' && isDefault));
  return { chat, aide, clients };
}

async function textUntilEnd(events: AsyncIterable<SessionEvent>): Promise<{ text: string; state: string }> {
  let text = '';
  for await (const event of events) {
    if (event.type === 'state') text = event.messages.filter(({ role }) => role === 'assistant').flatMap(({ parts }) => parts).map((part) => (part.kind === 'text' ? part.text : '')).join('');
    if (event.type === 'delta') text += event.text;
    if (event.type === 'turn' && event.turn.finishedAt !== null) return { text, state: event.turn.state };
  }
  throw new Error('the events ended before the turn');
}

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
