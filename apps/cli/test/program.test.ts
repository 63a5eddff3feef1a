import { temporaryDirectory } from '@chatos/testing';
import { acquireOwnerLock, resolveStateRoot } from '@chatos/state/paths';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chatos } from './support.ts';

test('help is no failure and names every command', async () => {
  const { status, output } = await chatos(['--help']);
  expect(status).toBe(0);
  for (const command of ['serve', 'chat', 'aide', 'config', 'doctor', 'set-aside']) expect(output).toContain(command);
});

test.each([
  [['nonsense']],
  [['chat']],
  [['chat', 'hi', '--no-such-option']],
  [['chat', 'hi', '--session', '../etc']],
  [['serve', '--port', '99999']],
  [['config', 'add', 'model', '--name', 'x']],
  [['config', 'add', 'model', '--name', 'x', '--provider', 'telepathy', '--model', 'm']],
  [['config', 'add', 'mcp', '--name', 'x', '--command', 'a', '--url', 'https://b']],
])('a command line that cannot be understood says so on standard error: %j', async (words) => {
  const { status, output, errors } = await chatos(words);
  expect(status).toBe(2);
  expect(output).toBe('');
  expect(errors).toContain('error:');
});

test.each([
  [['chat', ''], 'The message is empty.'],
  [['config', 'add', 'model', '--name', 'x', '--provider', 'openai_compatible', '--model', 'm'], '--base-url'],
  [['config', 'add', 'model', '--name', 'x', '--provider', 'anthropic', '--model', 'm', '--key-stdin'], 'holds no key'],
  [['config', 'add', 'mcp', '--name', 'x'], '--command'],
  [['config', 'add', 'mcp', '--name', 'x', '--url', 'ftp://b'], 'no http(s) address'],
  [['config', 'add', 'mcp', '--name', 'x', '--command', 'a', '--env', 'NO-EQUALS'], 'NAME=value'],
])('what is missing is named before anything starts: %j', async (words, expected) => {
  using root = temporaryDirectory();
  const { status, errors } = await chatos([...words, '--state-root', join(root.path, 'state')]);
  expect(status).toBe(1);
  expect(errors).toContain(expected);
  expect(existsSync(join(root.path, 'state'))).toBe(false);
});

test('a message over the limit is refused with what to do instead', async () => {
  const { status, errors } = await chatos(['chat', '-', '--state-root', '/nonexistent'], { input: 'x'.repeat(20 * 1024 * 1024) });
  expect(status).toBe(1);
  expect(errors).toMatch(/has 20,971,520 characters; at most 1,000,000 are taken\.\nPut it into a file/);
});

test('a command that writes says which other command holds the state root', async () => {
  using root = temporaryDirectory();
  const lock = acquireOwnerLock(resolveStateRoot(root.path), { kind: 'cli', command: 'the command of this test' });
  for (const words of [['chat', 'hi'], ['config', 'list'], ['serve', '--no-open']]) {
    const { status, output, errors } = await chatos([...words, '--state-root', root.path]);
    expect(status).toBe(1);
    expect(output).toBe('');
    expect(errors).toContain(`process ${process.pid}`);
    expect(errors).toContain('the command of this test');
  }
  lock.release();
});

test('a state root that is a file is named, and left as it is', async () => {
  using root = temporaryDirectory();
  const path = join(root.path, 'state');
  writeFileSync(path, 'mine');
  for (const words of [['chat', 'hi'], ['doctor']]) {
    const { status, errors } = await chatos([...words, '--state-root', path]);
    expect(status).toBe(1);
    expect(errors).toContain(path);
  }
});
