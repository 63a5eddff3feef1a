import { createHash } from 'node:crypto';
import { chmodSync, existsSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openWorkspaceServers } from '../../test/support/workspace-servers.ts';

describe('the server of code maintenance', () => {
  it('has the tools that read, and with records those that move and copy', async () => {
    await using reading = await openWorkspaceServers({ canWrite: false });
    await using writing = await openWorkspaceServers();
    const names = async ({ code }: typeof reading) => (await code.client.listTools()).tools.map(({ name, annotations }) => `${name} ${annotations?.readOnlyHint}`);
    expect(reading.code.client.getServerVersion()?.name).toBe('code_maintainer');
    expect(await names(reading)).toEqual(['read_file_raw true', 'read_file_range true', 'stat_path true']);
    expect(await names(writing)).toEqual(['read_file_raw true', 'read_file_range true', 'stat_path true', 'move_path false', 'copy_path false']);
  });

  it('reads bytes as they are: text as text, all else as base64', async () => {
    await using servers = await openWorkspaceServers();
    servers.write('a', '\uFEFFone\r\n');
    servers.write('b', new Uint8Array([0, 1, 255]));
    const sha256 = createHash('sha256').update('\uFEFFone\r\n').digest('hex');
    expect(await servers.call('read_file_raw', { path: 'a' })).toMatchObject({ text: '\uFEFFone\r\n', data: { path: 'a', size: 8, encoding: 'utf8', sha256 } });
    expect(await servers.call('read_file_raw', { path: 'b' })).toMatchObject({ text: expect.stringContaining('AAH/'), data: { encoding: 'base64', contents: 'AAH/', size: 3 } });
  });

  it('reads ranges of lines', async () => {
    await using servers = await openWorkspaceServers();
    servers.write('a', 'one\ntwo\nthree\n');
    expect(await servers.call('read_file_range', { path: 'a', start_line: 2, end_line: 9 })).toMatchObject({ text: '2\ttwo\n3\tthree', data: { lines: ['two', 'three'], start_line: 2, end_line: 3, reached_end: true } });
    expect((await servers.call('read_file_range', { path: 'a', start_line: 1, end_line: 1, with_line_numbers: false })).text).toBe('one');
    expect((await servers.call('read_file_range', { path: 'a', start_line: 7, end_line: 9 })).text).toBe('a has no line 7: it ends before.');
    expect(await servers.call('read_file_range', { path: 'a', start_line: 3, end_line: 1 })).toMatchObject({ isError: true, chatos: { status: 'invalid' } });
    servers.write('wide', `${`${'x'.repeat(600)}\n`.repeat(10)}`);
    expect(await servers.call('read_file_range', { path: 'wide', start_line: 1, end_line: 10 }, { policy: { filesystemMaxFileBytes: 1500 } })).toMatchObject({ isError: false, chatos: { status: 'partial' }, text: expect.stringContaining('read on from line 3'), data: { truncated: true, end_line: 2 } });
  });

  it('tells what is at a path, without following a link', async () => {
    await using servers = await openWorkspaceServers();
    servers.write('a', 'one\n');
    chmodSync(join(servers.root, 'a'), 0o640);
    symlinkSync('a', join(servers.root, 'link'));
    expect(await servers.call('stat_path', { path: 'a' })).toMatchObject({ text: expect.stringMatching(/^a: file, 4 bytes, permissions 640, changed \d{4}-/), data: { kind: 'file', size: 4, mode: '640', linkTarget: null } });
    expect(await servers.call('stat_path', { path: 'link' })).toMatchObject({ text: expect.stringContaining('link: link to a,'), data: { kind: 'link', linkTarget: 'a' } });
    expect(await servers.call('stat_path', { path: 'nothing' })).toMatchObject({ isError: true, chatos: { status: 'not_found', code: 'not-found' } });
  });

  it('moves and copies, recording each file at both ends', async () => {
    await using servers = await openWorkspaceServers({ runtime: 'chat' });
    servers.write('run.sh', '#!/bin/sh\n');
    chmodSync(join(servers.root, 'run.sh'), 0o755);
    expect(await servers.call('copy_path', { from: 'run.sh', to: 'bin/run.sh' })).toMatchObject({ isError: false, data: { changes: [{ path: 'bin/run.sh', changeType: 'created' }] } });
    expect(statSync(join(servers.root, 'bin/run.sh')).mode & 0o777).toBe(0o755);
    expect(await servers.call('move_path', { from: 'run.sh', to: 'bin/run.sh' })).toMatchObject({ isError: true, chatos: { code: 'already-exists' } });
    expect(await servers.call('move_path', { from: 'run.sh', to: 'start.sh' })).toMatchObject({ isError: false });
    expect([existsSync(join(servers.root, 'run.sh')), servers.read('start.sh')]).toEqual([false, '#!/bin/sh\n']);
    servers.write('bin/run.sh', 'another\n');
    await servers.call('copy_path', { from: 'start.sh', to: 'bin/run.sh', overwrite: true });
    expect(servers.store.fileChanges.list().items.toReversed().map(({ path, changeType, server }) => `${server} ${changeType} ${path}`)).toEqual([
      'code_maintainer created bin/run.sh', 'code_maintainer deleted run.sh', 'code_maintainer created start.sh', 'code_maintainer modified bin/run.sh',
    ]);
  });
});
