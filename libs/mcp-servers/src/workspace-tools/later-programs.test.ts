import type { UiPromptResponse } from '@chatos/contracts';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { WorkspaceServers } from '../../test/support/workspace-servers.ts';
import { openWorkspaceServers } from '../../test/support/workspace-servers.ts';
import { isStartUpPath, START_UP_FILES, START_UP_FOLDERS } from '../user-paths/start-up.ts';

const answers = (response: UiPromptResponse) => () => Promise.resolve(response);
const asked = ({ files, code }: WorkspaceServers) => [...files.prompts, ...code.prompts].map(({ request: { prompt } }) => prompt);
const CAUTION = expect.stringMatching(/may run what stands there, with all your rights/) as unknown;

describe('a file that programs of the user run or obey later', () => {
  it('is one of the list of commands, or ssh’s, at any depth and in any spelling', () => {
    for (const name of START_UP_FILES) expect([name, `sub/deep/${name}`, name.toUpperCase()].map(isStartUpPath), name).toEqual([true, true, true]);
    for (const name of [...START_UP_FOLDERS, '.ssh']) expect(isStartUpPath(`a/${name}/x/y`), name).toBe(true);
    expect(isStartUpPath('.vs\u200Dcode/tasks.json')).toBe(true);
    for (const path of ['bashrc', 'src/.vscode-test/x', 'profile/a', '.mcp.json.md', 'claude/.clauded']) expect(isStartUpPath(path), path).toBe(false);
  });

  it.each([...START_UP_FILES, ...START_UP_FOLDERS.map((name) => `${name}/x.json`), '.ssh/authorized_keys', 'sub/.vscode/tasks.json'])('is asked about where changes are not: %s', async (path) => {
    await using servers = await openWorkspaceServers({ answer: answers({ status: 'canceled' }) });
    expect(await servers.call('write_file', { path, contents: 'evil\n' })).toMatchObject({ isError: true, chatos: { status: 'denied', code: 'declined' } });
    expect(asked(servers)).toMatchObject([{ kind: 'file_change_confirm', path, diff: expect.stringContaining('+evil'), warnings: [CAUTION] }]);
    expect(existsSync(join(servers.root, path))).toBe(false);
  });

  it('is asked about with edits, patches, copies, moves and deletions as well, also of a folder around it', async () => {
    await using servers = await openWorkspaceServers({ answer: answers({ status: 'canceled' }) });
    servers.write('plain', 'one\n');
    servers.write('.bashrc', 'one\n');
    servers.write('sub/.vscode/tasks.json', '{}');
    servers.write('tasks/tasks.json', '{}');
    const calls: [string, Record<string, unknown>][] = [
      ['edit_file', { path: '.bashrc', old_string: 'one', new_string: 'two' }],
      ['apply_patch', { patch: '--- a/plain\n+++ b/plain\n@@ -1 +1 @@\n-one\n+two\n--- /dev/null\n+++ b/.envrc\n@@ -0,0 +1 @@\n+new\n' }],
      ['apply_patch', { patch: '*** Begin Patch\n*** Update File: plain\n*** Move to: .profile\n*** End Patch\n' }],
      ['copy_path', { from: 'plain', to: '.zshrc' }], ['copy_path', { from: 'tasks', to: '.vscode' }], ['copy_path', { from: 'sub', to: 'other' }],
      ['move_path', { from: 'plain', to: '.mcp.json' }], ['move_path', { from: 'tasks', to: '.idea' }], ['move_path', { from: 'sub', to: 'other' }], ['move_path', { from: 'plain', to: '.bashrc', overwrite: true }],
      ['delete_path', { path: '.bashrc' }], ['delete_path', { path: 'sub' }],
    ];
    for (const [tool, args] of calls) expect(await servers.call(tool, args), `${tool} ${JSON.stringify(args)}`).toMatchObject({ isError: true, chatos: { code: 'declined' } });
    expect(asked(servers)).toHaveLength(calls.length);
    for (const prompt of asked(servers)) expect(prompt).toMatchObject({ warnings: [CAUTION] });
    expect([servers.read('plain'), servers.read('.bashrc'), existsSync(join(servers.root, '.envrc'))]).toEqual(['one\n', 'one\n', false]);
    expect(servers.store.fileChanges.list().items).toEqual([]);
  });

  it('is asked about by the place a link of such a name leads to, and through such a link', async () => {
    await using servers = await openWorkspaceServers({ answer: answers({ status: 'canceled' }) });
    mkdirSync(join(servers.root, 'dotfiles/editor'), { recursive: true });
    symlinkSync('dotfiles/editor', join(servers.root, '.vscode'));
    for (const path of ['dotfiles/editor/tasks.json', '.vscode/tasks.json']) {
      expect(await servers.call('write_file', { path, contents: 'evil\n' }, { policy: { filesystemSymlinkPolicy: 'allow' } }), path).toMatchObject({ isError: true, chatos: { code: 'declined' } });
    }
    expect(asked(servers)).toMatchObject([{ warnings: [CAUTION] }, { warnings: [CAUTION] }]);
  });

  it('is changed with a yes, and told of in the question where changes are asked about anyway; others are not asked about', async () => {
    await using servers = await openWorkspaceServers({ answer: answers({ status: 'ok', remark: 'Fine.' }) });
    expect(await servers.call('write_file', { path: '.vscode/tasks.json', contents: '{}' })).toMatchObject({ isError: false, data: { remark: 'Fine.' } });
    expect(servers.read('.vscode/tasks.json')).toBe('{}');
    await servers.call('write_file', { path: '.envrc', contents: 'x' }, { policy: { confirmFileChanges: true } });
    expect(asked(servers)).toMatchObject([{ warnings: [CAUTION] }, { warnings: [CAUTION] }]);
    expect(await servers.call('write_file', { path: 'src/a.ts', contents: 'x' })).toMatchObject({ isError: false });
    expect(asked(servers)).toHaveLength(2);
    expect(servers.store.fileChanges.list().items.map(({ path }) => path).toReversed()).toEqual(['.vscode/tasks.json', '.envrc', 'src/a.ts']);
  });
});
