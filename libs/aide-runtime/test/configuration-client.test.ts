import { createConfigurationClient } from '@chatos/conversation';
import { createMemoryPorts } from '@chatos/contracts';
import { eventually } from '@chatos/testing';
import { expect, test } from 'vitest';
import { createConfigurationSource } from './configuration-source.ts';

test('it gives the first snapshot as soon as it comes, then each new one, and one secret at a time', async () => {
  const source = createConfigurationSource({}, { KEY: 'value' });
  const client = createConfigurationClient();
  const early = client.snapshot();
  expect(client.current()).toBeNull();
  client.connect(source.open());
  expect((await early).revision).toBe(1);
  const seen: number[] = [];
  const stop = client.onChange(({ revision }) => void seen.push(revision));
  source.set({ secretNames: ['KEY'] });
  await eventually('the new snapshot', () => client.current()?.revision === 2);
  stop();
  source.set({});
  await eventually('the third', () => client.current()?.revision === 3);
  expect(seen).toEqual([1, 2]);
  expect(await client.secret({ kind: 'secret', name: 'KEY' })).toBe('value');
  await expect(client.secret({ kind: 'secret', name: 'OTHER' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(source.secretsAsked).toEqual(['KEY', 'OTHER']);
  client.close();
});

test('while the configuration process is gone the last snapshot serves, and a new port brings the next', async () => {
  const source = createConfigurationSource({}, { KEY: 'value' });
  const client = createConfigurationClient({ waitMs: 5_000 });
  client.connect(source.open());
  await client.snapshot();
  source.die();
  expect((await client.snapshot()).revision).toBe(1);
  const asked = client.secret({ kind: 'secret', name: 'KEY' });
  source.set({});
  client.connect(source.open());
  await eventually('the snapshot of the new port', () => client.current()?.revision === 2);
  expect(await asked).toBe('value');
  client.close();
});

test('a bearer is asked for with what the server said; who must sign in is told so', async () => {
  const client = createConfigurationClient();
  client.connect(createConfigurationSource().open());
  expect(await client.bearer({ serverId: 'remote', scope: 'write', interactive: true })).toEqual({ token: 'bearer of remote', scopes: ['write'], expiresAt: null });
  await expect(client.bearer({ serverId: 'remote' })).rejects.toMatchObject({ code: 'NEEDS_SIGN_IN' });
  client.close();
});

test('without a configuration process a caller is told so after a while, and does not hang', async () => {
  const client = createConfigurationClient({ waitMs: 20 });
  await expect(client.snapshot()).rejects.toMatchObject({ code: 'UNAVAILABLE', explanation: { problem: expect.stringContaining('does not answer') as string } });
  await expect(client.secret({ kind: 'secret', name: 'KEY' })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  client.close();
});

test('closing ends what waits, and later ports are closed', async () => {
  const client = createConfigurationClient();
  const waiting = client.snapshot();
  client.close();
  await expect(waiting).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  const [port, other] = createMemoryPorts();
  let isClosed = false;
  other.onClose(() => { isClosed = true; });
  client.connect(port);
  await eventually('the port is closed', () => isClosed);
});

test('a secret asked of a configuration process that dies just then is asked again of the next; without a next the caller is told in words', async () => {
  const source = createConfigurationSource({}, { KEY: 'value' });
  const client = createConfigurationClient({ waitMs: 200 });
  client.connect(source.open());
  await client.snapshot();
  const pending = client.secret({ kind: 'secret', name: 'KEY' });
  source.die();
  client.connect(source.open());
  expect(await pending).toBe('value');
  const hopeless = client.secret({ kind: 'secret', name: 'KEY' });
  source.die();
  await expect(hopeless).rejects.toMatchObject({ code: 'UNAVAILABLE', explanation: { problem: expect.stringContaining('does not answer') as string } });
  client.close();
});
