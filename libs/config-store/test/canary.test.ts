import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { call } from '@orpc/server';
import { expect, test } from 'vitest';
import { createConfigRouter } from '../src/index.ts';
import { modelNamed, openTestStore, ownServers } from './open-test-store.ts';

/** The forms in which a value could be written by accident. */
function disguises(value: string): string[] {
  return [value, Buffer.from(value).toString('base64').replace(/=+$/, ''), Buffer.from(value).toString('hex'), encodeURIComponent(value), JSON.stringify(value).slice(1, -1)];
}

test('no value of a secret is in any file, log line, answer or error, in any form', async () => {
  const { store, context, lines } = await openTestStore();
  const router = createConfigRouter(store, {
    testModel: async () => ({ ok: true, message: 'Answered.', details: [], elapsedMs: 1 }),
    testMcpServer: async () => ({ ok: true, message: 'Answered.', details: [], elapsedMs: 1 }),
  });
  const canary = () => `sk-ant-api03-"${randomBytes(12).toString('hex')}/+`;
  const canaries = [canary(), canary(), canary(), canary(), canary(), canary(), canary()];
  const [key, replaced, token, refused, header, credential, signedIn] = canaries as [string, string, string, string, string, string, string];
  const said: unknown[] = [];
  const ask = async (answer: Promise<unknown>) => said.push(await answer.catch((error: unknown) => [String(error), JSON.stringify(error)]));

  await ask(call(router.config.secrets.set, { name: 'KEY', value: replaced }));
  await ask(call(router.config.secrets.set, { name: 'KEY', value: key, description: 'described-openly' }));
  await ask(call(router.config.models.create, modelNamed('one', { apiKeyName: 'KEY' })));
  await ask(call(router.config.mcpServers.create, { fields: { name: 'fs', endpoint: 'node server.js' }, environment: { TOKEN: token } }));
  await ask(call(router.config.secrets.set, { name: 'key', value: refused }));
  await ask(call(router.config.secrets.set, { name: 'NOT OK', value: refused }));
  await ask(call(router.config.mcpServers.create, { fields: { name: 'fs', endpoint: 'node server.js' }, environment: { TOKEN: refused } }));
  await ask(call(router.config.mcpServers.create, { fields: { name: 'other', endpoint: 'ws://x' }, environment: { TOKEN: refused } }));
  await ask(call(router.config.mcpServers.create, { fields: { name: 'remote', endpoint: 'https://example.com/mcp', auth: { kind: 'bearer' } }, environment: {}, headers: { 'X-Key': header }, credential }));
  await ask(call(router.config.mcpServers.create, { fields: { name: 'third', endpoint: 'https://example.com/mcp' }, environment: {}, headers: { Host: refused }, credential: refused }));
  await ask(store.signIns.write(ownServers(store)[1]!.id, JSON.stringify({ access: signedIn })));
  for (const list of [router.config.models.list, router.config.secrets.list, router.config.mcpServers.list]) await ask(call(list as never, undefined as never));
  await ask(store.snapshot());
  await ask(call(router.config.models.test, { id: store.models.list()[1]!.id }));

  expect(await store.secret({ kind: 'secret', name: 'KEY' })).toBe(key);
  const spoken = JSON.stringify([said, lines]);
  const files = readdirSync(context.stateRoot.path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  expect(files).toEqual(expect.arrayContaining([context.paths.database, context.paths.secretsFile, context.paths.modelsMirror, context.paths.subagentsMirror]));
  // That the search finds what is there at all.
  expect(spoken).toContain('described-openly');
  expect(files.filter((file) => readFileSync(file).includes('described-openly')).length).toBeGreaterThan(0);
  for (const form of canaries.flatMap(disguises)) {
    expect(spoken).not.toContain(form);
    for (const file of files) expect({ file, found: readFileSync(file).includes(form) }).toEqual({ file, found: false });
  }
});
