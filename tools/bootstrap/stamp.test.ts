import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withLock } from './lock.mjs';
import { cacheDirectory } from './paths.mjs';
import { hashContents, hashTimes, isStamped, removeStamp, writeStamp } from './stamp.mjs';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'chatos-stamp-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

it('a step is done only while its stamp says what it said', () => {
  const file = join(directory, 'notes', 'step');
  expect(isStamped(file, 'a')).toBe(false);
  writeStamp(file, 'a');
  expect([isStamped(file, 'a'), isStamped(file, 'b')]).toEqual([true, false]);
  removeStamp(file);
  expect(isStamped(file, 'a')).toBe(false);
});

it('a changed, a new and a missing file change the hash of contents', async () => {
  const [first, second] = [join(directory, 'first'), join(directory, 'second')];
  await writeFile(first, '1');
  const before = hashContents([first, second]);
  expect(hashContents([first, second])).toBe(before);
  await writeFile(second, '');
  expect(hashContents([first, second])).not.toBe(before);
});

it('the hash of times sees a touched file, and looks into no output and no dependency', async () => {
  const source = join(directory, 'src');
  await mkdir(join(source, 'node_modules'), { recursive: true });
  await writeFile(join(source, 'file.ts'), '1');
  const before = hashTimes([source]);
  await writeFile(join(source, 'node_modules', 'other.js'), '1');
  expect(hashTimes([source])).toBe(before);
  await utimes(join(source, 'file.ts'), new Date(1), new Date(1));
  expect(hashTimes([source])).not.toBe(before);
});

it('two commands in one clone take turns', async () => {
  const file = join(directory, 'lock');
  const order: string[] = [];
  let letGo = () => {};
  const first = withLock(() => new Promise<void>((settle) => (letGo = settle)).then(() => void order.push('first')), file);
  const second = withLock(async () => void order.push('second'), file);
  letGo();
  await Promise.all([first, second]);
  expect(order).toEqual(['first', 'second']);
});

it('the lock of a dead process is taken over', async () => {
  const file = join(directory, 'lock');
  // Above every platform's highest process number.
  await writeFile(file, '2147483646');
  expect(await withLock(async () => 'done', file)).toBe('done');
});

it('the cache can be moved, and follows each platform’s own place', () => {
  expect(cacheDirectory({ CHATOS_CACHE: directory })).toBe(directory);
  expect(cacheDirectory({ XDG_CACHE_HOME: '/xdg' }, 'linux')).toBe(join('/xdg', 'chatos'));
  expect(cacheDirectory({ LOCALAPPDATA: '/local' }, 'win32')).toBe(join('/local', 'chatos', 'cache'));
});
