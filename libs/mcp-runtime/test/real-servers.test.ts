import { temporaryDirectory } from '@chatos/testing';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandOf } from './package-command.ts';
import { groupMembers, record, testRuntime } from './support.ts';

test('the filesystem server lists and reads a folder, and refuses one outside', async () => {
  using folder = temporaryDirectory();
  mkdirSync(join(folder.path, 'sub'));
  writeFileSync(join(folder.path, 'note.txt'), 'written before the test\n');
  await using under = testRuntime();
  under.configure([record({ name: 'fs', endpoint: `'${process.execPath}' '${commandOf('@modelcontextprotocol/server-filesystem')}' '${folder.path}'` })]);
  const { tools, problems } = await under.list();
  expect(problems).toEqual([]);
  expect(tools.map((tool) => tool.qualifiedName)).toEqual(expect.arrayContaining(['mcp_fs_list_directory', 'mcp_fs_read_text_file', 'mcp_fs_write_file']));
  const listed = await under.call('fs', 'list_directory', { arguments: { path: folder.path } });
  expect(listed).toMatchObject({ isError: false, text: expect.stringContaining('[FILE] note.txt') });
  await expect(under.call('fs', 'read_text_file', { arguments: { path: join(folder.path, 'note.txt') } })).resolves.toMatchObject({ text: 'written before the test\n' });
  await expect(under.call('fs', 'read_text_file', { arguments: { path: '/etc/hostname' } })).resolves.toMatchObject({ isError: true });
  await under.runtime.close();
  for (const group of under.started) expect(groupMembers(group)).toEqual([]);
});

test('the everything server: echo, an image, progress beyond the time limit, structured content', async () => {
  await using under = testRuntime();
  under.configure([record({ name: 'every', endpoint: `'${process.execPath}' '${commandOf('@modelcontextprotocol/server-everything')}' stdio`, timeoutMs: 1500 })]);
  const names = (await under.list()).tools.map((tool) => tool.tool);
  expect(names).toEqual(expect.arrayContaining(['echo', 'get-tiny-image', 'get-structured-content', 'trigger-long-running-operation']));
  expect((await under.call('every', 'echo', { arguments: { message: 'hello' } })).text).toContain('hello');
  expect((await under.call('every', 'get-tiny-image')).text).toMatch(/\[image: image\/png, [\d.]+ KiB\]/);
  expect((await under.call('every', 'get-structured-content', { arguments: { location: 'New York' } })).structured).toMatchObject({ temperature: expect.any(Number) });
  await expect(under.call('every', 'trigger-long-running-operation', { arguments: { duration: 2, steps: 4 } })).resolves.toMatchObject({ isError: false });
});
