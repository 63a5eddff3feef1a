import { DEFAULT_POLICY_KEY } from '@chatos/contracts';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openWorkspaceServers } from '../../test/support/workspace-servers.ts';

describe('the server of files', () => {
  it('has the tools that read, and with records those that write; what writes says so', async () => {
    await using reading = await openWorkspaceServers({ canWrite: false });
    await using writing = await openWorkspaceServers();
    const names = async ({ files }: typeof reading) => (await files.client.listTools()).tools.map(({ name }) => name);
    expect([reading.files.client.getServerVersion()?.name, writing.files.client.getServerVersion()?.name]).toEqual(['project_files', 'code_writer']);
    expect(await names(reading)).toEqual(['list_directory', 'read_file', 'search_text']);
    expect(await names(writing)).toEqual(['list_directory', 'read_file', 'search_text', 'write_file', 'edit_file', 'delete_path', 'apply_patch']);
    const { tools } = await writing.files.client.listTools();
    for (const { name, annotations, _meta } of tools) {
      const isReading = ['list_directory', 'read_file', 'search_text'].includes(name);
      expect({ name, readOnly: annotations?.readOnlyHint, destructive: annotations?.destructiveHint, policy: _meta?.[DEFAULT_POLICY_KEY] }).toEqual({ name, readOnly: isReading, destructive: !isReading, policy: 'allow' });
    }
  });

  it('lists, reads and searches', async () => {
    await using servers = await openWorkspaceServers();
    servers.write('src/a.ts', 'const one = 1;\r\nconst two = 2;\n');
    servers.write('src/deep/b.ts', 'const two = 3;\n');
    servers.write('.hidden', 'const two = 4;\n');
    expect((await servers.call('list_directory', {})).text).toBe('src/');
    expect((await servers.call('list_directory', { depth: 3, includeHidden: true })).text.split('\n')).toEqual(['.hidden (15 bytes)', 'src/', 'src/a.ts (31 bytes)', 'src/deep/', 'src/deep/b.ts (15 bytes)']);
    const file = await servers.call('read_file', { path: 'src/a.ts' });
    expect(file).toMatchObject({ text: 'const one = 1;\r\nconst two = 2;\n', data: { path: 'src/a.ts', size: 31, contents: 'const one = 1;\r\nconst two = 2;\n' }, chatos: { status: 'ok', server: 'code_writer', tool: 'read_file' } });
    const found = await servers.call('search_text', { query: 'two =' });
    expect(found.text.split('\n').toSorted()).toEqual(['src/a.ts:2:7: const two = 2;', 'src/deep/b.ts:1:7: const two = 3;']);
    expect((await servers.call('search_text', { query: 'TWO', case_sensitive: false, path: 'src/deep' })).data['matches']).toEqual([{ path: 'src/deep/b.ts', line: 1, column: 7, text: 'const two = 3;' }]);
    expect((await servers.call('search_text', { query: 'nowhere' })).text).toBe('No line holds "nowhere".');
    expect((await servers.call('search_text', { query: 'two', max_results: 1 })).text).toContain('There are more than these 1');
  });

  it('writes whole files, also binary ones and in pieces, and adds to their end', async () => {
    await using servers = await openWorkspaceServers();
    const written = await servers.call('write_file', { path: 'new/deep/a.txt', contents: 'one\ntwo\n' });
    expect(written).toMatchObject({ isError: false, text: expect.stringMatching(/new\/deep\/a\.txt \(\+2 -0\)/), data: { changes: [{ path: 'new/deep/a.txt', changeType: 'created', added: 2, removed: 0 }], remark: '' } });
    await servers.call('write_file', { path: 'new/deep/a.txt', chunks: ['thr', { content: 'ZWU=', encoding: 'base64' }, '\n'], mode: 'append' });
    expect(servers.read('new/deep/a.txt')).toBe('one\ntwo\nthree\n');
    await servers.call('write_file', { path: 'b.bin', contents_base64: Buffer.from([0, 255, 7]).toString('base64') });
    expect((await servers.call('read_file_raw', { path: 'b.bin' })).data['contents']).toBe(Buffer.from([0, 255, 7]).toString('base64'));
    await servers.call('write_file', { path: 'empty', contents: '' });
    expect(statSync(join(servers.root, 'empty')).size).toBe(0);
  });

  it('asks for a content given in exactly one way, and for base64 that is base64', async () => {
    await using servers = await openWorkspaceServers();
    for (const args of [{}, { contents: 'a', chunks: ['b'] }, { contents_base64: 'a*b' }, { contents: '\uD800' }, { chunks: ['YQ'], encoding: 'base64', contents_base64: 'YQ==' }]) {
      expect(await servers.call('write_file', { path: 'a', ...args })).toMatchObject({ isError: true, chatos: { status: 'invalid' } });
    }
    expect((await servers.call('write_file', { path: 'a' })).text).toContain('Give exactly one of contents, contents_base64, chunks');
    expect(existsSync(join(servers.root, 'a'))).toBe(false);
  });

  it('edits exactly, or says why not', async () => {
    await using servers = await openWorkspaceServers();
    servers.write('a.ts', 'let x = 1;\r\nlet y = 1;\r\n');
    expect(await servers.call('edit_file', { path: 'a.ts', old_string: 'y = 1', new_string: 'y = 2' })).toMatchObject({ isError: false, data: { changes: [{ added: 1, removed: 1 }] } });
    expect(servers.read('a.ts')).toBe('let x = 1;\r\nlet y = 2;\r\n');
    expect(await servers.call('edit_file', { path: 'a.ts', old_string: 'let', new_string: 'const' })).toMatchObject({ isError: true, chatos: { status: 'error', code: 'no-match' } });
    await servers.call('edit_file', { path: 'a.ts', old_string: 'let', new_string: 'const', expected_replacements: 2 });
    expect(servers.read('a.ts')).toBe('const x = 1;\r\nconst y = 2;\r\n');
    expect(await servers.call('edit_file', { path: 'a.ts', old_string: 'x', new_string: 'x' })).toMatchObject({ isError: false, chatos: { status: 'noop' }, data: { changes: [] } });
  });

  it('applies a patch to several files whole, once, or not at all', async () => {
    await using servers = await openWorkspaceServers();
    servers.write('a', 'one\n');
    servers.write('b', 'two\n');
    const patch = '--- a/a\n+++ b/a\n@@ -1 +1 @@\n-one\n+ONE\n--- a/b\n+++ b/b\n@@ -1 +1 @@\n-two\n+TWO\n';
    expect(await servers.call('apply_patch', { patch: patch.replace('-two', '-three') })).toMatchObject({ isError: true });
    expect([servers.read('a'), servers.read('b')]).toEqual(['one\n', 'two\n']);
    expect(await servers.call('apply_patch', { patch_base64: Buffer.from(patch).toString('base64') })).toMatchObject({ isError: false, data: { changes: [{ path: 'a' }, { path: 'b' }] } });
    expect([servers.read('a'), servers.read('b')]).toEqual(['ONE\n', 'TWO\n']);
    const again = await servers.call('apply_patch', { patch });
    expect(again).toMatchObject({ isError: true, chatos: { code: 'already-applied' } });
    expect(await servers.call('apply_patch', { patch: '*** Begin Patch\n*** Update File: a\n@@\n-ONE\n+1\n*** End Patch\n' })).toMatchObject({ isError: false });
    expect(servers.read('a')).toBe('1\n');
    expect(servers.store.fileChanges.list().items.map(({ path, tool }) => [path, tool])).toEqual([['a', 'apply_patch'], ['b', 'apply_patch'], ['a', 'apply_patch']]);
  });

  it('deletes what is there, never the workspace', async () => {
    await using servers = await openWorkspaceServers();
    servers.write('dir/a', 'a\n');
    servers.write('dir/b', 'b\n');
    expect(await servers.call('delete_path', { path: 'dir' })).toMatchObject({ isError: false, data: { changes: [{ path: 'dir/a', changeType: 'deleted', removed: 1 }, { path: 'dir/b', changeType: 'deleted' }] } });
    expect(existsSync(join(servers.root, 'dir'))).toBe(false);
    for (const path of ['.', servers.root, 'x/..']) expect(await servers.call('delete_path', { path })).toMatchObject({ isError: true });
    expect(await servers.call('delete_path', { path: 'dir' })).toMatchObject({ isError: true, chatos: { status: 'not_found' } });
  });

  it('makes two changes of one file that are asked for at once, one after the other', async () => {
    await using servers = await openWorkspaceServers();
    servers.write('a', 'one two three four\n');
    const words = ['one', 'two', 'three', 'four'];
    const results = await Promise.all(words.map((word) => servers.call('edit_file', { path: 'a', old_string: word, new_string: word.toUpperCase() })));
    expect(results.map(({ isError }) => isError)).toEqual([false, false, false, false]);
    expect(servers.read('a')).toBe('ONE TWO THREE FOUR\n');
  });
});
