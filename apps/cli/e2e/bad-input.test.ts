import { createMemoryPorts, createPortClient } from '@chatos/contracts';
import type { chatContract, ModelFields } from '@chatos/contracts';
import { relayPort } from '@chatos/process-host';
import { failsWith, startModelServer, streams, temporaryDirectory, unreachableBaseUrl } from '@chatos/testing';
import type { ModelServer, TemporaryDirectory } from '@chatos/testing';
import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chatTurn, startDirectWorkbench } from './direct-workbench.ts';
import type { DirectWorkbench } from './direct-workbench.ts';

describe('what a user may have configured wrongly', () => {
  let directory: TemporaryDirectory;
  let direct: DirectWorkbench;
  let model: ModelServer;
  beforeAll(async () => {
    directory = temporaryDirectory();
    direct = await startDirectWorkbench(join(directory.path, 'state'));
    model = await startModelServer();
  });
  afterAll(async () => {
    await direct.workbench.stop();
    await model.close();
    directory.remove();
  });

  async function turnWith(fields: Partial<ModelFields>, key?: string) {
    const config = direct.config();
    const name = `model-${crypto.randomUUID().slice(0, 8)}`;
    if (key !== undefined) await config.config.secrets.set({ name: 'THE_KEY', value: key });
    const record = await config.config.models.create({ name, provider: 'openai_compatible', model: 'some-model', baseUrl: model.baseUrl, apiKeyName: key === undefined ? '' : 'THE_KEY', ...fields });
    await config.config.models.setDefault({ id: record.id });
    const { configRevision } = await direct.chat().chat.models.list();
    expect(configRevision).toBeGreaterThan(0);
    return chatTurn(direct.chat(), 'hello');
  }

  test('a model the provider does not know: its own words reach the user', async () => {
    model.enqueue(failsWith(404, 'The model `some-model` does not exist', { code: 'model_not_found' }));
    const { turn } = await turnWith({});
    expect(turn).toMatchObject({ state: 'failed', notice: expect.stringContaining('does not exist') as string });
  });

  test('a bad key is named, and never shown', async () => {
    model.enqueue(failsWith(401, 'Incorrect API key provided'));
    const { turn } = await turnWith({}, 'sk-a-secret-that-is-wrong');
    expect(turn).toMatchObject({ state: 'failed', notice: expect.stringContaining('Incorrect API key provided') as string });
    expect(turn.notice).not.toContain('sk-a-secret');
  });

  test('an address nobody answers at', async () => {
    const { turn } = await turnWith({ baseUrl: await unreachableBaseUrl() });
    expect(turn).toMatchObject({ state: 'failed', notice: expect.stringContaining('127.0.0.1') as string });
  });

  test('bytes that are no UTF-8 in an answer end the turn in words, and leave the log readable', async () => {
    model.enqueue(streams(['before ', { kind: 'text-bytes', bytes: new Uint8Array([0xff, 0xfe, 0xc3]) }, ' after']));
    const { turn } = await turnWith({});
    expect(['completed', 'failed']).toContain(turn.state);
    const events = await direct.chat().chat.events.read({ offset: 0, limit: 1000 });
    expect(events.damaged).toBe(0);
  });

  test.each([
    ['does not exist', '/no/such/program --flag', /no\/such\/program/],
    ['exits at once', `"${process.execPath}" -e "console.error('cannot go on'); process.exit(3)"`, /cannot go on|status 3|code 3/],
    ['prints noise and no protocol', `"${process.execPath}" -e "setInterval(() => console.log('noise'), 5); setTimeout(() => process.exit(1), 500)"`, /./],
  ])('an MCP command that %s: said by its test button, and the turn goes on without it', async (_what, endpoint, words) => {
    const config = direct.config();
    const server = await config.config.mcpServers.create({ fields: { name: `bad-${crypto.randomUUID().slice(0, 8)}`, endpoint }, environment: {} });
    const tested = await config.config.mcpServers.test({ id: server.id });
    expect(tested.ok).toBe(false);
    expect(`${tested.message} ${tested.details.join(' ')}`).toMatch(words);
    model.enqueue('an answer all the same');
    const { turn, answer } = await turnWith({});
    expect([turn.state, answer]).toEqual(['completed', 'an answer all the same']);
    await config.config.mcpServers.remove({ id: server.id, expectedRevision: server.revision });
  });

  test('a message of 20 MB is refused with what to do, and nothing of it is kept', async () => {
    const client = direct.chat();
    const session = await client.chat.sessions.create({});
    await expect(client.chat.turns.send({ sessionId: session.id, text: 'x'.repeat(20_000_000) })).rejects.toThrow(/1,000,000 characters|file/);
    expect((await client.chat.messages.list({ sessionId: session.id })).items).toEqual([]);
  });

  test('garbage on a port changes nothing for the next call on it', async () => {
    const [page, host] = createMemoryPorts();
    direct.workbench.connectPage('chat', relayPort(host));
    for (const garbage of ['{', '', 'null', '[]', '{"i":"g1","t":99}', '{"acknowledge":"s0"}', '{"acknowledge":"s0","count":-1}', '\uD800', JSON.stringify({ i: 'g2', p: { u: '/../../config/secrets/list', b: {} } })]) page.post(garbage);
    const { client } = createPortClient<typeof chatContract>(page);
    expect((await client.chat.status.read()).runtime).toBe('chat');
    expect(direct.workbench.states().every(({ state, restarts }) => state === 'ready' && restarts === 0)).toBe(true);
  });

  test('a call of another surface is no call here', async () => {
    const [page, host] = createMemoryPorts();
    direct.workbench.connectPage('chat', relayPort(host));
    const { client } = createPortClient(page) as unknown as { client: Record<string, Record<string, Record<string, () => Promise<unknown>> & (() => Promise<unknown>)>> };
    await expect(client['config']?.['secrets']?.['list']?.()).rejects.toThrow();
    await expect(client['aide']?.['status']?.['read']?.()).rejects.toThrow();
    await expect(client['configuration']?.['secret']?.()).rejects.toThrow();
  });
});

describe('a state root that is not ours to use', () => {
  let directory: TemporaryDirectory;
  let stateRoot: string;
  beforeEach(() => {
    directory = temporaryDirectory();
    stateRoot = join(directory.path, 'state');
  });
  afterEach(() => directory.remove());

  const chatDatabase = () => join(stateRoot, 'chatos_chat_runtime', 'runtime.db.sqlite');
  const cases: [string, RegExp, (made: string) => void][] = [
    ['of another owner', /chatos/, (made) => copyFileSync(join(made, 'chatos', 'chatos.db.sqlite'), chatDatabase())],
    ['of the predecessor', /predecessor|earlier/i, () => {
      const old = new Database(chatDatabase());
      old.exec('CREATE TABLE records(table_name TEXT NOT NULL, id TEXT NOT NULL, payload TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL, PRIMARY KEY (table_name, id))');
      old.close();
    }],
    ['of a newer schema', /newer/, (made) => {
      copyFileSync(join(made, 'chatos_chat_runtime', 'runtime.db.sqlite'), chatDatabase());
      const future = new Database(chatDatabase());
      future.exec('UPDATE schema_versions SET version = version + 1000');
      future.close();
    }],
    ['that is no database', /database/i, () => writeFileSync(chatDatabase(), 'these bytes are no database, but the only copy of something')],
  ];

  test.each(cases)('a database %s is refused in words, left as it was, and AIDE works on', async (_what, words, put) => {
    const made = join(directory.path, 'made');
    await (await startDirectWorkbench(made)).workbench.stop();
    mkdirSync(dirname(chatDatabase()), { recursive: true });
    put(made);
    const before = hash(chatDatabase());
    const direct = await startDirectWorkbench(stateRoot);
    const states = Object.fromEntries(direct.workbench.states().map((state) => [state.process, state]));
    expect(states['chat']).toMatchObject({ state: 'failed', restarts: 0, message: expect.stringMatching(words) as string });
    expect(states['chat']?.message).toContain('runtime.db.sqlite');
    expect((await direct.aide().aide.status.read()).runtime).toBe('aide');
    await direct.workbench.stop();
    expect(hash(chatDatabase())).toBe(before);
  });
});

function hash(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
