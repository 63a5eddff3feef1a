import type { FileChange } from '@chatos/contracts';
import { SAFETY_POLICY_KEY, STRICTEST_POLICY } from '@chatos/contracts';
import type { RuntimeContext } from '@chatos/state';
import { createRuntimeContext, openRuntimeDatabase, resolveStateRoot } from '@chatos/state';
import { openRuntimeStore, runtimeStoreComponent } from '@chatos/runtime-store';
import { temporaryDirectory } from '@chatos/testing';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, closeSync, existsSync, ftruncateSync, linkSync, mkdirSync, openSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readResult } from '../../test/support/connect.ts';
import { openWorkspaceServers } from '../../test/support/workspace-servers.ts';

const GIGABYTE = 1024 ** 3;

/** Returns how to undo it; null where nothing keeps this user from writing. */
function makeReadOnly(directory: string): (() => void) | null {
  if (process.getuid?.() !== 0) {
    chmodSync(directory, 0o555);
    return () => chmodSync(directory, 0o755);
  }
  // Modes keep root from nothing; this attribute does, on file systems that have it.
  if (spawnSync('chattr', ['+i', directory]).status !== 0) return null;
  return () => void spawnSync('chattr', ['-i', directory]);
}

describe('what a model gets wrong', () => {
  it.each([['/etc/passwd'], ['../outside'], ['a/../../outside'], ['~/.ssh/id_rsa'], ['nul\0byte'], ['leaving/outside']])('a path outside, such as %j, is refused by every tool', async (path) => {
    await using servers = await openWorkspaceServers();
    using elsewhere = temporaryDirectory();
    writeFileSync(join(elsewhere.path, 'outside'), 'secret');
    symlinkSync(elsewhere.path, join(servers.root, 'leaving'));
    servers.write('own', 'own\n');
    const patch = `--- a/${path}\n+++ b/${path}\n@@ -0,0 +1 @@\n+x\n`;
    const calls: [string, Record<string, unknown>][] = [
      ['list_directory', { path }], ['read_file', { path }], ['search_text', { query: 'x', path }], ['write_file', { path, contents: 'x' }], ['edit_file', { path, old_string: 'secret', new_string: 'x' }],
      ['delete_path', { path }], ['apply_patch', { patch }], ['apply_patch', { path, patch }], ['read_file_raw', { path }], ['read_file_range', { path, start_line: 1, end_line: 2 }], ['stat_path', { path }],
      ['move_path', { from: path, to: 'here' }], ['move_path', { from: 'own', to: path }], ['copy_path', { from: path, to: 'here' }], ['copy_path', { from: 'own', to: path }],
    ];
    for (const policy of [{ filesystemSymlinkPolicy: 'allow' as const }, { filesystemSymlinkPolicy: 'deny' as const }]) {
      for (const [tool, args] of calls) {
        const result = await servers.call(tool, args, { policy });
        expect({ tool, isError: result.isError, text: result.text }).toEqual({ tool, isError: true, text: expect.stringMatching(/\. [A-Z].*\.$/s) });
        expect(result.text).not.toContain('secret');
        expect(['denied', 'invalid']).toContain(result.chatos.status);
      }
    }
    expect(readFileSync(join(elsewhere.path, 'outside'), 'utf8')).toBe('secret');
    expect(readdirSync(servers.root).toSorted()).toEqual(['leaving', 'own']);
    expect(servers.store.fileChanges.list().items).toEqual([]);
  });

  it('the state root is refused even inside the workspace', async () => {
    await using servers = await openWorkspaceServers({ aroundState: true });
    servers.write('own', 'x\n');
    for (const [tool, args] of [
      ['read_file_raw', { path: 'state/chatos/chatos.db.sqlite' }], ['list_directory', { path: 'state' }], ['write_file', { path: 'state/x', contents: 'x' }], ['delete_path', { path: 'state' }],
      ['move_path', { from: 'own', to: 'state/own' }], ['copy_path', { from: 'state', to: 'copy' }], ['stat_path', { path: 'state/chatos' }],
    ] as const) {
      expect({ tool, ...(await servers.call(tool, args)) }).toMatchObject({ tool, isError: true, chatos: { status: 'denied', code: 'refused' } });
    }
    expect((await servers.call('search_text', { query: 'aide', include_hidden: true, include_ignored: true })).data['matches']).toEqual([]);
    expect((await servers.call('list_directory', { depth: 5 })).text).toBe('own (2 bytes)');
  });

  it('a file of 1 GB is not read or changed as a whole; its lines are', async () => {
    await using servers = await openWorkspaceServers();
    servers.write('big', 'first\nsecond\n');
    const descriptor = openSync(join(servers.root, 'big'), 'r+');
    ftruncateSync(descriptor, GIGABYTE);
    closeSync(descriptor);
    for (const [tool, args] of [['read_file', {}], ['read_file_raw', {}], ['edit_file', { old_string: 'first', new_string: 'x' }], ['write_file', { contents: 'x', mode: 'append' }], ['delete_path', {}]] as const) {
      const result = await servers.call(tool, { path: 'big', ...args });
      expect({ tool, isError: result.isError, code: result.chatos.code }).toEqual({ tool, isError: true, code: 'too-large' });
    }
    expect((await servers.call('read_file', { path: 'big' })).text).toContain('read_file_range');
    expect((await servers.call('read_file_range', { path: 'big', start_line: 1, end_line: 2 })).data['lines']).toEqual(['first', 'second']);
  });

  it('binary is not read as text, and the model is told how it can be', async () => {
    await using servers = await openWorkspaceServers();
    servers.write('image', new Uint8Array([0x89, 0x50, 0, 0xff]));
    expect(await servers.call('read_file', { path: 'image' })).toMatchObject({ isError: true, chatos: { code: 'not-text' }, text: expect.stringContaining('read_file_raw') });
    expect(await servers.call('read_file_range', { path: 'image', start_line: 1, end_line: 2 })).toMatchObject({ isError: true });
    expect(await servers.call('edit_file', { path: 'image', old_string: 'P', new_string: 'x' })).toMatchObject({ isError: true, chatos: { code: 'not-text' } });
  });

  it('limits of the settings hold: what is read, what is written, which links are followed', async () => {
    await using servers = await openWorkspaceServers();
    servers.write('a', 'x'.repeat(2000));
    symlinkSync('a', join(servers.root, 'link'));
    expect(await servers.call('read_file', { path: 'a' }, { policy: { filesystemMaxFileBytes: 1024 } })).toMatchObject({ isError: true, chatos: { code: 'too-large' } });
    expect(await servers.call('write_file', { path: 'b', contents: 'x'.repeat(2000) }, { policy: { filesystemMaxWriteBytes: 1024 } })).toMatchObject({ isError: true, chatos: { code: 'too-large' } });
    expect(await servers.call('read_file', { path: 'link' }, { policy: { filesystemSymlinkPolicy: 'deny' } })).toMatchObject({ isError: true, chatos: { status: 'denied', code: 'link-refused' } });
    expect(await servers.call('read_file', { path: 'link' }, { policy: { filesystemSymlinkPolicy: 'allow' } })).toMatchObject({ isError: false });
    linkSync(join(servers.root, 'a'), join(servers.root, 'hard'));
    expect(existsSync(join(servers.root, 'b'))).toBe(false);
  });

  it.skipIf(process.platform === 'win32')('a workspace that is read-only is not changed', async ({ skip }) => {
    await using servers = await openWorkspaceServers();
    servers.write('a', 'one\n');
    const writable = makeReadOnly(servers.root);
    if (writable === null) return skip('root may write everywhere here');
    try {
      for (const [tool, args] of [['write_file', { path: 'a', contents: 'x' }], ['write_file', { path: 'b', contents: 'x' }], ['delete_path', { path: 'a' }]] as const) {
        expect(await servers.call(tool, args)).toMatchObject({ isError: true, chatos: { status: 'denied' }, text: expect.stringMatching(/permission|not permitted|read-only/i) });
      }
      expect([servers.read('a'), servers.store.fileChanges.list().items]).toEqual(['one\n', []]);
    } finally {
      writable();
    }
  });

  it.skipIf(process.platform === 'win32')('a full disk leaves every file and record as it was', async () => {
    using place = makePlace();
    writeFileSync(join(place.root, 'a'), 'one\n');
    // No file may grow beyond 1 MiB: as a full disk, for everything that the process writes.
    await using server = await startLimited(place, 1024);
    for (const path of ['a', 'new']) {
      expect(await server.write(path, 'x'.repeat(2 * 1024 * 1024))).toMatchObject({ isError: true, chatos: { status: 'error', code: expect.stringMatching(/not-recorded|disk-full/) }, text: expect.stringMatching(/disk|full/) });
    }
    expect([readFileSync(join(place.root, 'a'), 'utf8'), readdirSync(place.root)]).toEqual(['one\n', ['a']]);
    expect(await server.write('a', 'two\n')).toMatchObject({ isError: false });
    await server.stop();
    const { settled, changes, usage } = readRecords(place.context);
    expect(settled).toEqual({ finished: 0, discarded: 0, logged: 0 });
    expect(changes.map(({ path, changeType }) => [path, changeType])).toEqual([['a', 'modified']]);
    expect(usage).toEqual({ bytes: 8, contents: 2 });
  });

  it.skipIf(process.platform === 'win32')('a disk that fills up until not even the records can be written loses no change and records none that was not made', async () => {
    using place = makePlace();
    // The write-ahead log of the database is the first file to reach this.
    await using server = await startLimited(place, 800);
    const made: string[] = [];
    let refusals = 0;
    for (let index = 0; index < 400 && refusals < 5; index += 1) {
      const result = await server.write('a', `${index}\n`);
      if (!result.isError) made.push(`${index}\n`);
      else refusals += 1;
      if (result.isError) expect(result).toMatchObject({ chatos: { status: 'error', code: 'not-recorded' }, text: expect.stringContaining('was not made') });
    }
    expect(refusals).toBe(5);
    expect(made.length).toBeGreaterThan(10);
    expect(readFileSync(join(place.root, 'a'), 'utf8')).toBe(made.at(-1));
    await server.stop();
    const { changes, lines } = readRecords(place.context);
    const hashes = made.map((content) => createHash('sha256').update(content).digest('hex'));
    expect(changes.map(({ after }) => after)).toEqual(hashes);
    expect(changes.map(({ before }) => before)).toEqual([null, ...hashes.slice(0, -1)]);
    expect(lines.toSorted()).toEqual(changes.map(({ id }) => id).toSorted());
  });
});

/** A workspace and the state root of AIDE, which has made its database. */
function makePlace() {
  const directory = temporaryDirectory();
  const [root, stateRoot] = [join(directory.path, 'workspace'), join(directory.path, 'state')];
  for (const path of [root, stateRoot]) mkdirSync(path);
  const context = createRuntimeContext(resolveStateRoot(stateRoot), 'aide');
  openRuntimeDatabase(context, [runtimeStoreComponent('aide')]).close();
  return { root, stateRoot, context, [Symbol.dispose]: () => directory.remove() };
}

/** The server of files in a process whose files may not grow beyond so many KiB. */
async function startLimited({ root, stateRoot }: ReturnType<typeof makePlace>, kibibytes: number) {
  const script = join(import.meta.dirname, '../../test/children/files-server.ts');
  const transport = new StdioClientTransport({ command: 'bash', args: ['-c', `ulimit -f ${kibibytes}; exec "$0" "$@"`, process.execPath, script, root, stateRoot], stderr: 'inherit' });
  const client = new Client({ name: 'test', version: '1.0.0' });
  await client.connect(transport);
  const _meta = { sessionId: 's1', [SAFETY_POLICY_KEY]: { ...STRICTEST_POLICY, confirmFileChanges: false } };
  return {
    write: async (path: string, contents: string) => readResult(await client.callTool({ name: 'write_file', arguments: { path, contents }, _meta })),
    stop: () => client.close(),
    [Symbol.asyncDispose]: () => client.close(),
  };
}

/** What is recorded once the disk has room again. */
function readRecords(context: RuntimeContext<'aide'>) {
  const database = openRuntimeDatabase(context, [runtimeStoreComponent('aide')]);
  const store = openRuntimeStore(context, database);
  const settled = store.fileChanges.reconcile();
  const changes: FileChange[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = store.fileChanges.list({ limit: 200, cursor });
    changes.unshift(...page.items.toReversed());
    cursor = page.nextCursor;
  }
  const usage = store.contents.usage();
  store.close();
  database.close();
  const lines = readFileSync(context.paths.fileChanges, 'utf8').split('\n').filter((line) => line !== '').map((line) => (JSON.parse(line) as FileChange).id);
  return { settled, changes, usage, lines };
}
