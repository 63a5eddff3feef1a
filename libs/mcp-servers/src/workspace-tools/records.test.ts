import type { FileChange } from '@chatos/contracts';
import { readJsonl } from '@chatos/state';
import fastCheck from 'fast-check';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { WorkspaceServers } from '../../test/support/workspace-servers.ts';
import { openWorkspaceServers } from '../../test/support/workspace-servers.ts';

const PATHS = ['a', 'b', 'dir/a', 'dir/b', 'dir/deep/a', 'dir'];
const path = fastCheck.constantFrom(...PATHS);
const content = fastCheck.constantFrom('', 'one\n', 'two\n', 'one\ntwo\nthree\n', 'no end');

/** Calls as a model makes them, right and wrong. */
const call = fastCheck.oneof(
  fastCheck.record({ tool: fastCheck.constant('write_file'), args: fastCheck.record({ path, contents: content, mode: fastCheck.constantFrom('overwrite', 'append') }) }),
  fastCheck.record({ tool: fastCheck.constant('edit_file'), args: fastCheck.record({ path, old_string: fastCheck.constantFrom('one', 'two'), new_string: fastCheck.constantFrom('one', 'ONE', 'x\ny') }) }),
  fastCheck.record({ tool: fastCheck.constant('delete_path'), args: fastCheck.record({ path }) }),
  fastCheck.record({ tool: fastCheck.constantFrom('move_path', 'copy_path'), args: fastCheck.record({ from: path, to: path, overwrite: fastCheck.boolean() }) }),
  fastCheck.record({ tool: fastCheck.constant('apply_patch'), args: path.map((name) => ({ patch: `--- a/${name}\n+++ b/${name}\n@@ -1 +1 @@\n-one\n+two\n--- /dev/null\n+++ b/patched\n@@ -0,0 +1 @@\n+new\n` })) }),
);

function filesOf({ root }: WorkspaceServers): Map<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(files.map((entry) => join(entry.parentPath, entry.name)).map((file) => [file.slice(root.length + 1), createHash('sha256').update(readFileSync(file)).digest('hex')]));
}

function recorded({ store }: WorkspaceServers): FileChange[] {
  const all: FileChange[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = store.fileChanges.list({ limit: 200, cursor });
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  return all.toReversed();
}

async function logged({ context }: WorkspaceServers): Promise<FileChange[]> {
  const { items, damaged } = await readJsonl(context.paths.fileChanges, { offset: 0, limit: 10_000 });
  expect(damaged).toBe(0);
  return (items as (FileChange & { ts: string })[]).map(({ ts: _ts, ...change }) => change);
}

describe('the records of changes', () => {
  it('name who made a change, where, and in which call, with the contents before and after', async () => {
    await using servers = await openWorkspaceServers({ runtime: 'chat' });
    servers.write('a', 'one\n');
    const { data } = await servers.call('edit_file', { path: './a', old_string: 'one', new_string: 'two' }, { meta: { sessionId: 'session-7', turnId: 'turn-7', toolCallId: 'call-7', userMessageId: 'message-7' } });
    const [change] = servers.store.fileChanges.list().items;
    expect(change).toMatchObject({
      path: 'a', absolutePath: join(servers.root, 'a'), workspaceRoot: servers.root, changeType: 'modified', tool: 'edit_file', server: 'code_writer', sessionId: 'session-7', runId: 'turn-7',
      toolCallId: 'call-7', userMessageId: 'message-7', diff: expect.stringContaining('-one\n+two\n'),
    });
    expect(data['changes']).toMatchObject([{ id: change?.id }]);
    const text = (hash: string | null | undefined) => Buffer.from(servers.store.contents.read(hash ?? '') ?? []).toString();
    expect([text(change?.before), text(change?.after)]).toEqual(['one\n', 'two\n']);
    expect(await logged(servers)).toEqual([change]);
  });

  it('say so where the contents are too large for the content store, and hold the change all the same', async () => {
    await using servers = await openWorkspaceServers();
    const result = await servers.call('write_file', { path: 'a', contents: 'x'.repeat(1024 * 1024 + 1) }, { policy: { contentStoreMaxBytes: 1024 * 1024 } });
    expect(result).toMatchObject({ isError: false, text: expect.stringContaining('not kept') });
    const [change] = servers.store.fileChanges.list().items;
    expect(servers.store.contents.read(change?.after ?? '')).toBeNull();
    expect(servers.store.contents.usage()).toEqual({ bytes: 0, contents: 0 });
  });

  it('that cannot be written are a reason not to make the change', async () => {
    await using servers = await openWorkspaceServers();
    servers.write('a', 'one\n');
    writeFileSync(join(servers.context.paths.blobs, 'contents'), 'a file where the content store should be');
    const result = await servers.call('write_file', { path: 'a', contents: 'x' });
    expect(result).toMatchObject({ isError: true, chatos: { status: 'error', code: 'not-recorded' }, text: expect.stringContaining('was not made') });
    expect([servers.read('a'), servers.store.fileChanges.list().items]).toEqual(['one\n', []]);
  });

  it('are in the database where the log cannot be written, and the model is told that the change is made', async () => {
    await using servers = await openWorkspaceServers();
    servers.store.close();
    const result = await servers.call('write_file', { path: 'a', contents: 'x' });
    expect(result).toMatchObject({ isError: false, chatos: { status: 'partial' }, text: expect.stringContaining('Do not make the change again') });
    expect(servers.store.fileChanges.list().items).toHaveLength(1);
    expect(servers.read('a')).toBe('x');
  });

  it('tell the whole history: replayed, they lead to what is on the disk, whatever was called', { timeout: 60_000 }, async () => {
    await fastCheck.assert(fastCheck.asyncProperty(fastCheck.array(call, { minLength: 1, maxLength: 15 }), async (calls) => {
      await using servers = await openWorkspaceServers();
      for (const { tool, args } of calls) await servers.call(tool, args);
      const changes = recorded(servers);
      const replayed = new Map<string, string>();
      for (const change of changes) {
        expect(change.before).toBe(replayed.get(change.path) ?? null);
        if (change.after === null) replayed.delete(change.path);
        else replayed.set(change.path, change.after);
        for (const hash of [change.before, change.after]) if (hash !== null) expect(servers.store.contents.read(hash)).not.toBeNull();
      }
      expect(replayed).toEqual(filesOf(servers));
      expect(await logged(servers)).toEqual(changes);
      expect(servers.store.fileChanges.reconcile()).toEqual({ finished: 0, discarded: 0, logged: 0 });
    }), { numRuns: 25 });
  });
});
