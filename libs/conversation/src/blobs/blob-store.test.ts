import { temporaryDirectory } from '@chatos/testing';
import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createBlobStore } from './blob-store.ts';
import { readResultTool } from './read-result-tool.ts';

const open = (directory: string, maxBytes = 1_000_000) => createBlobStore({ directory, maxBytes: () => maxBytes, log: () => undefined });
const context = { callId: 'c', signal: new AbortController().signal };

test('any part of a text is read as it was, also half of a pair, and nothing but it lies in the directory', async () => {
  using directory = temporaryDirectory();
  const blobs = open(directory.path);
  const text = `a😀b${'x'.repeat(100)}\uD800end`;
  const id = await blobs.save(text);
  for (const [offset, length] of [[0, 3], [2, 5], [100, 1000], [5000, 10], [0, 1_000_000]] as const) {
    expect(await blobs.read(id, offset, length)).toEqual({ text: text.slice(offset, offset + length), total: text.length });
  }
  expect(readdirSync(directory.path)).toEqual([`${id}.utf16`]);
  if (process.platform !== 'win32') expect(statSync(join(directory.path, `${id}.utf16`)).mode & 0o777).toBe(0o600);
});

test('an id that is none, or leads elsewhere, is not found', async () => {
  using directory = temporaryDirectory();
  const blobs = open(directory.path);
  for (const id of ['unknown', '../secret', '', 'a/b', '.', 'a\0']) await expect(blobs.read(id, 0, 1)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('the oldest make room for the newest, which stays whatever its size', async () => {
  using directory = temporaryDirectory();
  const blobs = open(directory.path, 500);
  const first = await blobs.save('x'.repeat(100));
  utimesSync(join(directory.path, `${first}.utf16`), 1, 1);
  const second = await blobs.save('y'.repeat(100));
  utimesSync(join(directory.path, `${second}.utf16`), 2, 2);
  const third = await blobs.save('z'.repeat(100));
  await expect(blobs.read(first, 0, 1)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect((await blobs.read(second, 0, 1)).text).toBe('y');
  const huge = await blobs.save('h'.repeat(10_000));
  await expect(blobs.read(third, 0, 1)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect((await blobs.read(huge, 9_999, 5)).text).toBe('h');
});

test('what else lies in the directory, such as the contents of changed files, is neither counted nor removed', async () => {
  using directory = temporaryDirectory();
  mkdirSync(join(directory.path, 'contents', 'ab'), { recursive: true });
  writeFileSync(join(directory.path, 'contents', 'ab', 'abcd'), 'x'.repeat(10_000));
  const blobs = open(directory.path, 500);
  const [first, second] = [await blobs.save('a'), await blobs.save('b')];
  expect([(await blobs.read(first, 0, 1)).text, (await blobs.read(second, 0, 1)).text]).toEqual(['a', 'b']);
  expect(readdirSync(join(directory.path, 'contents', 'ab'))).toEqual(['abcd']);
});

test('read_result reads on from where the last part ended, and says so', async () => {
  using directory = temporaryDirectory();
  const blobs = open(directory.path);
  const id = await blobs.save('0123456789');
  const tool = readResultTool(blobs);
  expect(await tool.execute({ id, offset: 2, length: 3 }, context)).toEqual({ text: '234\n[Characters 2 to 5 of 10. The next begins at offset 5.]', isError: false });
  expect(await tool.execute({ id, offset: 5 }, context)).toEqual({ text: '56789\n[Characters 5 to 10 of 10. This is the end.]', isError: false });
  expect(await tool.execute({ id, offset: 50 }, context)).toEqual({ text: '\n[Nothing: it ends at 10.]', isError: false });
  expect(await tool.execute({ id: 'gone' }, context)).toMatchObject({ isError: true, text: expect.stringContaining('no saved result') });
});

test('an image is read in parts with its type, is no text, and makes room like one', async () => {
  using directory = temporaryDirectory();
  const blobs = open(directory.path, 500);
  const data = Uint8Array.from({ length: 300 }, (_, index) => index % 256);
  const id = await blobs.saveMedia(data, 'image/png');
  const read = await blobs.readMedia(id, 10, 5);
  expect({ ...read, data: [...read.data] }).toEqual({ mimeType: 'image/png', data: [10, 11, 12, 13, 14], total: 300 });
  expect([...(await blobs.readMedia(id, 0, 1_000_000)).data]).toEqual([...data]);
  expect((await blobs.readMedia(id, 300, 10)).data).toHaveLength(0);
  await expect(blobs.read(id, 0, 1)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(blobs.saveMedia(data, 'image/png\nx')).rejects.toThrow('is no type of media');
  utimesSync(join(directory.path, `${id}.media`), 1, 1);
  await blobs.save('x'.repeat(200));
  await expect(blobs.readMedia(id, 0, 1)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
