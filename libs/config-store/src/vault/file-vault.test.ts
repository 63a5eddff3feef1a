import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { prepareDirectories } from '@chatos/state';
import { expect, test } from 'vitest';
import { openTestStore, testContext } from '../../test/open-test-store.ts';
import { createFileVault } from './file-vault.ts';
import { vaultKey } from './vault.ts';

const KEY = vaultKey({ kind: 'secret', name: 'KEY' });

function openFile() {
  const context = testContext();
  prepareDirectories(context);
  const lines: string[] = [];
  return { vault: createFileVault(context, (line) => lines.push(line)), paths: context.paths, lines };
}

test('what is stored comes back, in a new vault too, and lies encrypted in files only their owner may read', async () => {
  const context = testContext();
  prepareDirectories(context);
  await createFileVault(context, () => undefined).apply(new Map([[KEY, 'canary-value']]));
  expect(await createFileVault(context, () => undefined).get(KEY)).toBe('canary-value');
  expect(readFileSync(context.paths.secretsFile, 'utf8')).not.toContain('canary');
  if (process.platform !== 'win32') {
    for (const path of [context.paths.secretsFile, context.paths.secretsKey]) expect(statSync(path).mode & 0o777).toBe(0o600);
  }
});

test('any text survives the round trip', async () => {
  const { vault } = openFile();
  await fc.assert(fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 200 }), async (value) => {
    await vault.apply(new Map([[KEY, value]]));
    expect(await vault.get(KEY)).toBe(value);
  }), { numRuns: 20 });
});

test('one flipped byte anywhere is an error with a remedy at every call, and the file is never written over', async () => {
  const { vault, paths } = openFile();
  await vault.apply(new Map([[KEY, 'value']]));
  const intact = readFileSync(paths.secretsFile);
  for (let position = 0; position < intact.length - 1; position += 7) {
    const damaged = Buffer.from(intact);
    damaged.writeUInt8(damaged.readUInt8(position) ^ 0x01, position);
    writeFileSync(paths.secretsFile, damaged);
    const outcome = await vault.get(KEY).then((value) => ({ value }), (error: unknown) => error);
    // A bit of base64's last character may carry nothing: then the value is still the true one.
    if (!(outcome instanceof Error)) expect(outcome).toEqual({ value: 'value' });
    else {
      expect(outcome).toMatchObject({ code: 'vault-damaged', remedy: expect.stringContaining('secrets.key') });
      await expect(vault.apply(new Map([[KEY, 'new']]))).rejects.toMatchObject({ code: 'vault-damaged' });
      expect(readFileSync(paths.secretsFile)).toEqual(damaged);
    }
  }
});

test('a missing key file is told, and no new one is made over what is encrypted with the old', async () => {
  const { vault, paths } = openFile();
  await vault.apply(new Map([[KEY, 'value']]));
  rmSync(paths.secretsKey);
  await expect(vault.get(KEY)).rejects.toMatchObject({ code: 'vault-key-missing' });
  await expect(vault.apply(new Map([[KEY, 'new']]))).rejects.toMatchObject({ code: 'vault-key-missing' });
  expect(existsSync(paths.secretsKey)).toBe(false);
});

test('another key, or a torn key file, is told', async () => {
  const { vault, paths } = openFile();
  await vault.apply(new Map([[KEY, 'value']]));
  writeFileSync(paths.secretsKey, Buffer.alloc(32, 7).toString('base64'));
  await expect(vault.get(KEY)).rejects.toMatchObject({ code: 'vault-damaged' });
  writeFileSync(paths.secretsKey, 'short');
  await expect(vault.get(KEY)).rejects.toMatchObject({ code: 'vault-damaged', problem: expect.stringContaining('secrets.key') });
});

test.skipIf(process.platform === 'win32')('a key file others may read is made private again, and that is said', async () => {
  const { vault, paths, lines } = openFile();
  await vault.apply(new Map([[KEY, 'value']]));
  chmodSync(paths.secretsKey, 0o644);
  expect(await vault.get(KEY)).toBe('value');
  expect(statSync(paths.secretsKey).mode & 0o777).toBe(0o600);
  expect(lines).toHaveLength(1);
});

test('with a damaged vault the runtimes still get their models and servers, and the page an error in place of a list', async () => {
  const { store, context, lines } = await openTestStore();
  await store.secrets.set('KEY', 'value', '');
  writeFileSync(context.paths.secretsFile, 'garbage');
  expect(await store.snapshot()).toMatchObject({ secretNames: [], models: [{ name: 'demo' }] });
  expect(lines.join()).toContain('damaged');
  await expect(store.secrets.list()).rejects.toMatchObject({ code: 'vault-damaged' });
});
