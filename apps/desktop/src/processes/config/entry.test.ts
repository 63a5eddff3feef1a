import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMemoryPorts, createPortClient } from '@chatos/contracts';
import type { configContract, configurationSourceContract, LifecycleReport } from '@chatos/contracts';
import { createNodeProcessHost, relayPort } from '@chatos/process-host';
import { startOAuthServer, temporaryDirectory } from '@chatos/testing';
import { expect, onTestFinished, test, vi } from 'vitest';

const ENTRY = join(import.meta.dirname, 'entry.ts');

/** The real process entry, in a Node child, on a state root of its own. */
function startConfigurationProcess(stateRoot = newDirectory()) {
  const reports: LifecycleReport[] = [];
  const lines: string[] = [];
  const host = createNodeProcessHost({ nodePath: process.execPath, log: (line) => lines.push(line) });
  const child = host.start({ name: 'config', entry: ENTRY, environment: { MODEL_CLI_SESSION_ROOT: stateRoot, CHATOS_KEYRING: 'never' } });
  onTestFinished(() => child.stop());
  child.onReport((report) => reports.push(report));
  const exited = new Promise<number | null>((resolve) => child.onExit(({ code }) => resolve(code)));
  const ready = () => vi.waitFor(() => expect(reports).toContainEqual({ type: 'ready' }), { timeout: 20_000 });
  const port = (role: string) => {
    const [near, far] = createMemoryPorts();
    child.connect(role, relayPort(far));
    return near;
  };
  return { stateRoot, reports, lines, child, exited, ready, port };
}

function newDirectory(): string {
  const directory = temporaryDirectory();
  onTestFinished(() => directory.remove());
  return directory.path;
}

test('a page changes the configuration, and a runtime on another port gets the new snapshot and the one key it asks for', async () => {
  const { port, ready, stateRoot } = startConfigurationProcess();
  await ready();
  const page = createPortClient<typeof configContract>(port('page'));
  const runtime = createPortClient<typeof configurationSourceContract>(port('runtime:chat'));
  const snapshots = await runtime.client.configuration.watch();
  expect((await snapshots.next()).value).toMatchObject({ models: [{ name: 'demo', isDefault: true }] });
  await page.client.config.models.create({ name: 'one', provider: 'openai_compatible', model: 'm', baseUrl: 'http://127.0.0.1:9/v1', apiKeyName: 'KEY' });
  await page.client.config.secrets.set({ name: 'KEY', value: 'canary' });
  await vi.waitFor(async () => expect((await snapshots.next()).value).toMatchObject({ models: [{}, { name: 'one', isDefault: true }], secretNames: ['KEY'] }));
  expect(await runtime.client.configuration.secret({ kind: 'secret', name: 'KEY' })).toEqual({ value: 'canary' });
  expect(readFileSync(join(stateRoot, 'chatos', 'models.yaml'), 'utf8')).toContain('one');
  expect(await page.client.config.models.test({ id: 'demo' })).toMatchObject({ ok: true });
});

test('a page’s port gives no secret, a runtime’s changes nothing, and an unknown role gets no port', async () => {
  const { port, ready } = startConfigurationProcess();
  await ready();
  const asRuntime = createPortClient<typeof configurationSourceContract>(port('page'));
  await expect(asRuntime.client.configuration.secret({ kind: 'secret', name: 'KEY' })).rejects.toThrow();
  const asPage = createPortClient<typeof configContract>(port('runtime:aide'));
  await expect(asPage.client.config.models.list()).rejects.toThrow();
  const stranger = port('runtime:other');
  await new Promise<void>((resolve) => stranger.onClose(resolve));
});

test('an MCP server that cannot be started is told where its test button is', async () => {
  const { port, ready } = startConfigurationProcess();
  await ready();
  const { client } = createPortClient<typeof configContract>(port('page'));
  const server = await client.config.mcpServers.create({ fields: { name: 'none', endpoint: '/no/such/command' }, environment: {} });
  expect(await client.config.mcpServers.test({ id: server.id })).toMatchObject({ ok: false, message: expect.stringContaining('/no/such/command') });
});

test('a user signs in through the browser; both runtimes get the same bearer, renewed once, and no page gets it', async () => {
  await using server = await startOAuthServer({ expiresIn: 3600 });
  const { port, ready, child, stateRoot, lines, reports } = startConfigurationProcess();
  child.onReport((report) => {
    if (report.type === 'open-link') void fetch(report.url);
  });
  await ready();
  const { client: page } = createPortClient<typeof configContract>(port('page'));
  const runtimes = ['runtime:chat', 'runtime:aide'].map((role) => createPortClient<typeof configurationSourceContract>(port(role)).client.configuration);
  const configured = await page.config.mcpServers.create({ fields: { name: 'guarded', endpoint: server.url, auth: { kind: 'oauth' } }, environment: {} });
  const ask = { serverId: configured.id };
  await expect(runtimes[0]!.bearer(ask)).rejects.toMatchObject({ code: 'NEEDS_SIGN_IN' });
  expect(await page.config.mcpServers.signIns()).toMatchObject([{ state: 'needs-sign-in' }]);
  expect(await page.config.mcpServers.signIn({ id: configured.id })).toMatchObject({ serverId: configured.id, state: 'signed-in' });
  expect(await page.config.mcpServers.test({ id: configured.id })).toMatchObject({ ok: true, details: ['whoami'] });
  const { token: rejected } = await runtimes[0]!.bearer(ask);
  const before = server.tokenRequests.length;
  const bearers = await Promise.all(runtimes.map((runtime) => runtime.bearer({ ...ask, rejected })));
  expect(bearers[0]).toEqual(bearers[1]);
  expect(server.tokenRequests.length).toBe(before + 1);
  const tokens = [...server.valid.keys(), ...server.refreshable];
  const said = JSON.stringify([lines, reports, await page.config.mcpServers.list(), await page.config.mcpServers.signIns()]);
  const files = readdirSync(stateRoot, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => readFileSync(join(entry.parentPath, entry.name)));
  for (const token of tokens) {
    expect(said).not.toContain(token);
    expect(files.some((file) => file.includes(token))).toBe(false);
  }
  await page.config.mcpServers.signOut({ id: configured.id });
  await expect(runtimes[1]!.bearer(ask)).rejects.toMatchObject({ code: 'NEEDS_SIGN_IN' });
});

test('a database that cannot be used is reported in words for the user, left as it is, and the process does not start', async () => {
  const first = startConfigurationProcess();
  await first.ready();
  await first.child.stop();
  const database = join(first.stateRoot, 'chatos', 'chatos.db.sqlite');
  writeFileSync(database, 'not a database, but long enough to have a header of one hundred bytes: '.repeat(4));
  const before = readFileSync(database);
  const second = startConfigurationProcess(first.stateRoot);
  expect(await second.exited).toBe(3);
  expect(second.reports).toContainEqual({ type: 'fatal', message: expect.stringContaining(database) });
  expect(readFileSync(database)).toEqual(before);
});
