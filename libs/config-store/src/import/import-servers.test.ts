import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTestStore, ownServers } from '../../test/open-test-store.ts';
import { importServers } from './import-servers.ts';

const claude = (mcpServers: unknown) => JSON.stringify({ globalShortcut: '', mcpServers });

test('a dry run of claude_desktop_config.json tells names and commands, and writes nothing', async () => {
  const { store } = await openTestStore();
  const text = claude({
    filesystem: { command: 'npx', args: ['-y', '@modelcontextprotocol/server-filesystem', '/Users/me/My Files'] },
    'GitHub (work)': { command: '/usr/local/bin/github-mcp', env: { GITHUB_TOKEN: 'canary', PORT: 3000 } },
  });
  const before = store.revision();
  expect(await importServers(store.mcpServers, text, [])).toEqual({
    found: [
      { name: 'filesystem', endpoint: "npx -y @modelcontextprotocol/server-filesystem '/Users/me/My Files'", environmentNames: [], headerNames: [], needsValues: [], problem: null },
      { name: 'github-work', endpoint: '/usr/local/bin/github-mcp', environmentNames: ['GITHUB_TOKEN', 'PORT'], headerNames: [], needsValues: [], problem: null },
    ],
    imported: [],
  });
  expect(store.revision()).toBe(before);
});

test('what is taken over is not approved, its values lie in the vault alone, and its word on what may run unasked is not taken', async () => {
  const { store, context } = await openTestStore();
  const [token, header, bearer] = [1, 2, 3].map(() => `canary-${randomBytes(12).toString('hex')}`) as [string, string, string];
  const text = claude({
    a: { command: 'server', args: ['--x'], env: { TOKEN: token }, alwaysAllow: ['rm'], autoApprove: true },
    b: { type: 'http', url: 'https://example.com/mcp', headers: { 'X-Key': header, Authorization: `Bearer ${bearer}`, Accept: 'text/html' }, disabled: true },
    c: { command: 'other' },
  });
  const { imported } = await importServers(store.mcpServers, text, ['a', 'b']);
  expect(imported).toMatchObject([
    { name: 'a', endpoint: 'server --x', environmentNames: ['TOKEN'], origin: 'imported', approvedHash: null, enabled: true },
    { name: 'b', endpoint: 'https://example.com/mcp', headerNames: ['X-Key'], auth: { kind: 'bearer' }, hasCredential: true, origin: 'imported', enabled: false },
  ]);
  expect(ownServers(store)).toHaveLength(2);
  const [a, b] = imported.map(({ id }): string => id) as [string, string];
  expect(await store.secret({ kind: 'environment', serverId: a, name: 'TOKEN' })).toBe(token);
  expect(await store.secret({ kind: 'header', serverId: b, name: 'X-Key' })).toBe(header);
  expect(await store.secret({ kind: 'credential', serverId: b })).toBe(bearer);
  const files = readdirSync(context.stateRoot.path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  expect(files.filter((path) => [token, header, bearer].some((secret) => readFileSync(path).includes(secret)))).toEqual([]);
  expect(JSON.stringify(await store.snapshot())).not.toContain('canary');
});

test("VS Code's mcp.json: comments, trailing commas, and inputs that need a value are taken over switched off", async () => {
  const { store } = await openTestStore();
  const text = `\uFEFF{
    // what VS Code asks for
    "inputs": [{ "type": "promptString", "id": "token", "password": true }],
    "servers": {
      "Perplexity": { "type": "stdio", "command": "npx", "args": ["-y", "server-perplexity"], "env": { "KEY": "\${input:token}", "MODE": "fast" }, },
      "remote": { "type": "http", "url": "https://example.com/mcp", "headers": { "Authorization": "Bearer \${input:token}" } },
      "folder": { "command": "server", "args": ["\${workspaceFolder}"] }, /* the last one */
    },
  }`;
  const { found, imported } = await importServers(store.mcpServers, text, ['perplexity', 'remote']);
  expect(found).toMatchObject([
    { name: 'perplexity', needsValues: ['KEY'], environmentNames: ['KEY', 'MODE'], problem: null },
    { name: 'remote', needsValues: ['Authorization'], headerNames: ['Authorization'], problem: null },
    { name: 'folder', problem: expect.stringContaining('${workspaceFolder}') },
  ]);
  expect(imported).toMatchObject([
    { enabled: false, environmentNames: ['KEY', 'MODE'], description: expect.stringContaining('KEY') },
    { enabled: false, auth: { kind: 'bearer' }, hasCredential: false },
  ]);
  expect(await store.secret({ kind: 'environment', serverId: imported[0]?.id ?? '', name: 'MODE' })).toBe('fast');
});

test("Cursor's mcp.json and servers of VS Code's settings are read as well", async () => {
  const { store } = await openTestStore();
  const cursor = JSON.stringify({ mcpServers: { old: { url: 'http://localhost:3000/sse' }, named: { serverUrl: 'https://example.com/mcp', headers: { Authorization: `Basic ${btoa('me:pass:word')}` } } } });
  const { imported } = await importServers(store.mcpServers, cursor, ['old', 'named']);
  expect(imported).toMatchObject([{ endpoint: 'http://localhost:3000/sse', auth: { kind: 'none' } }, { auth: { kind: 'basic', username: 'me' }, hasCredential: true }]);
  expect(await store.secret({ kind: 'credential', serverId: imported[1]?.id ?? '' })).toBe('pass:word');
  expect((await importServers(store.mcpServers, JSON.stringify({ mcp: { servers: { one: { command: 'x' } } } }), [])).found).toHaveLength(1);
});

test.each([
  ['nothing to reach it by', { args: ['x'] }, 'neither a command nor an address'],
  ['both', { command: 'x', url: 'https://example.com' }, 'both'],
  ['no server at all', 'text', 'no server'],
  ['a word that is no text', { command: 'x', args: [{}] }, 'no server'],
  ['a line break', { command: 'x', args: ['a\nb'] }, 'line break'],
  ['a password in the address', { url: 'https://me:secret@example.com' }, 'password'],
  ['another scheme', { url: 'ws://example.com' }, 'ws://'],
  ['a variable without a name', { command: 'x', env: { 'NOT OK': '1' } }, 'NOT OK'],
  ['two variables alike', { command: 'x', env: { Path: '1', PATH: '2' } }, 'upper and lower case'],
  ['a header nobody may set', { url: 'https://example.com', headers: { Host: 'other' } }, 'Host'],
  ['an unknown authorization', { url: 'https://example.com', headers: { Authorization: 'Digest x' } }, 'Authorization'],
  ['a file of variables', { command: 'x', envFile: '.env' }, 'from a file'],
  ['a folder of its own', { command: 'x', cwd: '/there' }, 'folder'],
])('an entry with %s is shown with the reason, refused, and takes nothing else with it', async (_name, entry, reason) => {
  const { store } = await openTestStore();
  const text = claude({ bad: entry, good: { command: 'server' } });
  const { found } = await importServers(store.mcpServers, text, []);
  expect(found).toMatchObject([{ name: 'bad', problem: expect.stringContaining(reason) }, { name: 'good', problem: null }]);
  await expect(importServers(store.mcpServers, text, ['good', 'bad'])).rejects.toMatchObject({ code: 'unusable-input', problem: expect.stringContaining(reason) });
  expect(ownServers(store)).toEqual([]);
});

test('names are made to fit beside each other and beside what is there; what is there already is not taken twice', async () => {
  const { store } = await openTestStore();
  await store.mcpServers.create({ name: 'fs', endpoint: 'mine' }, {});
  const text = claude({ FS: { command: 'theirs' }, fs: { command: 'third' }, 'Ünï çødé': { command: 'a' }, '***': { command: 'b' }, [`${'x'.repeat(60)}`]: { command: 'c' }, same: { command: 'mine' }, __proto__x: { command: 'd' } });
  const { found } = await importServers(store.mcpServers, text, []);
  expect(found.map(({ name }) => name)).toEqual(['fs-2', 'fs-3', 'uni-c-de', 'server', 'x'.repeat(40), 'same', 'proto__x']);
  expect(found.find(({ name }) => name === 'same')?.problem).toContain('"fs"');
  const { imported } = await importServers(store.mcpServers, text, found.filter(({ problem }) => problem === null).map(({ name }) => name));
  expect(imported).toHaveLength(6);
});

test.each([
  ['no JSON', '{"mcpServers": {', 'not JSON'],
  ['no servers', '{"name": "x"}', 'names no servers'],
  ['a list', '[]', 'names no servers'],
  ['a list of servers', '{"mcpServers": []}', 'names no servers'],
  ['nothing', '', 'not JSON'],
])('a file with %s is refused, and its content not repeated', async (_name, text, reason) => {
  const { store } = await openTestStore();
  await expect(importServers(store.mcpServers, text, [])).rejects.toMatchObject({ code: 'unusable-input', problem: expect.stringContaining(reason) });
});

test('a name that is not in the file is refused by the names that are', async () => {
  const { store } = await openTestStore();
  await expect(importServers(store.mcpServers, claude({ a: { command: 'x' } }), ['b'])).rejects.toMatchObject({ problem: expect.stringContaining('"b"'), remedy: expect.stringContaining('a') });
});
