import type { UiPromptResponse } from '@chatos/contracts';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { openWorkspaceServers } from '../../test/support/workspace-servers.ts';

const ASKING = { policy: { confirmFileChanges: true } };
const answers = (response: UiPromptResponse) => () => Promise.resolve(response);

describe('a change that the user is asked about', () => {
  it('is shown with the difference of all its files in one question, and made with a yes', async () => {
    await using servers = await openWorkspaceServers({ answer: answers({ status: 'ok', remark: 'Fine by me.' }) });
    servers.write('a', 'one\n');
    const patch = '--- a/a\n+++ b/a\n@@ -1 +1 @@\n-one\n+two\n--- /dev/null\n+++ b/b\n@@ -0,0 +1 @@\n+new\n';
    const result = await servers.call('apply_patch', { patch }, ASKING);
    expect(servers.files.prompts).toHaveLength(1);
    expect(servers.files.prompts[0]?.request.prompt).toMatchObject({ kind: 'file_change_confirm', path: 'a, b', diff: expect.stringMatching(/-one\n\+two[^]*\+\+\+ b\/b[^]*\+new/), allowCancel: true, warnings: [], message: 'code_writer wants to change 2 files.' });
    expect(result).toMatchObject({ isError: false, data: { remark: 'Fine by me.' }, text: expect.stringContaining('The user says: Fine by me.') });
    expect([servers.read('a'), servers.read('b')]).toEqual(['two\n', 'new\n']);
  });

  it('is not made with a no, and the model is told what the user said', async () => {
    await using servers = await openWorkspaceServers({ answer: answers({ status: 'canceled', remark: 'Not in this file.' }) });
    servers.write('a', 'one\n');
    const result = await servers.call('delete_path', { path: 'a' }, ASKING);
    expect(result).toMatchObject({ isError: true, chatos: { status: 'denied', code: 'declined' }, text: expect.stringContaining('The user says: Not in this file.') });
    expect(servers.read('a')).toBe('one\n');
    expect(servers.store.fileChanges.list().items).toEqual([]);
    expect(servers.store.fileChanges.reconcile()).toEqual({ finished: 0, discarded: 0, logged: 0 });
  });

  it('is not made without an answer', async () => {
    await using servers = await openWorkspaceServers({ answer: answers({ status: 'timeout' }) });
    expect(await servers.call('write_file', { path: 'a', contents: 'x' }, ASKING)).toMatchObject({ isError: true, chatos: { status: 'timeout', code: 'not-answered' } });
    expect(existsSync(join(servers.root, 'a'))).toBe(false);
  });

  it('is asked about before it is worked out only where it can be made at all', async () => {
    await using servers = await openWorkspaceServers();
    expect(await servers.call('edit_file', { path: 'nothing', old_string: 'a', new_string: 'b' }, ASKING)).toMatchObject({ isError: true, chatos: { status: 'not_found' } });
    expect(servers.files.prompts).toEqual([]);
  });

  it('is refused where the file was changed while the user thought, and another’s change stays', async () => {
    const answer = vi.fn<() => Promise<UiPromptResponse>>();
    await using servers = await openWorkspaceServers({ answer });
    servers.write('a', 'one\n');
    answer.mockImplementation(() => {
      servers.write('a', 'meanwhile\n');
      return Promise.resolve({ status: 'ok' });
    });
    const result = await servers.call('edit_file', { path: 'a', old_string: 'one', new_string: 'two' }, ASKING);
    expect(result).toMatchObject({ isError: true, chatos: { status: 'error', code: 'changed-meanwhile' } });
    expect(servers.read('a')).toBe('meanwhile\n');
    expect(servers.store.fileChanges.list().items).toEqual([]);
    expect(servers.store.contents.usage()).toEqual({ bytes: 0, contents: 0 });
  });

  it('holds up no other change while the user thinks', async () => {
    let allow: (response: UiPromptResponse) => void = () => undefined;
    await using servers = await openWorkspaceServers({ answer: () => new Promise((resolve) => { allow = resolve; }) });
    const waiting = servers.call('write_file', { path: 'asked', contents: 'x' }, ASKING);
    await vi.waitFor(() => expect(servers.files.prompts).toHaveLength(1));
    expect(await servers.call('write_file', { path: 'other', contents: 'y' })).toMatchObject({ isError: false });
    allow({ status: 'ok' });
    expect(await waiting).toMatchObject({ isError: false });
  });

  it('is not made where the call is cancelled while the user thinks', async () => {
    await using servers = await openWorkspaceServers({ answer: () => new Promise(() => undefined) });
    const controller = new AbortController();
    const call = servers.call('write_file', { path: 'a', contents: 'x' }, { ...ASKING, signal: controller.signal });
    await vi.waitFor(() => expect(servers.files.prompts).toHaveLength(1));
    controller.abort();
    await expect(call).rejects.toThrow();
    await vi.waitFor(() => expect(servers.files.prompts[0]?.signal.aborted).toBe(true));
    expect(existsSync(join(servers.root, 'a'))).toBe(false);
  });

  it('is refused in a client that can ask nobody, and in one without a policy', async () => {
    await using servers = await openWorkspaceServers({ isForeign: true });
    expect(await servers.call('write_file', { path: 'a', contents: 'x' }, ASKING)).toMatchObject({ isError: true, chatos: { status: 'denied' } });
    const bare = await servers.files.client.callTool({ name: 'write_file', arguments: { path: 'a', contents: 'x' } });
    expect(bare.isError).toBe(true);
    expect(existsSync(join(servers.root, 'a'))).toBe(false);
  });

  it('says that a very long difference is not shown whole', async () => {
    await using servers = await openWorkspaceServers({ answer: answers({ status: 'ok' }) });
    await servers.call('write_file', { path: 'long', contents: 'a line of text\n'.repeat(40_000) }, ASKING);
    const prompt = servers.files.prompts[0]?.request.prompt;
    expect(prompt).toMatchObject({ warnings: [expect.stringMatching(/only the first 262,144 are shown/)] });
    expect(prompt?.kind === 'file_change_confirm' && prompt.diff.length).toBe(262_144);
  });
});
