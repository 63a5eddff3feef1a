import { rgPath } from '@vscode/ripgrep';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openWorkspaceServers } from '../../test/support/workspace-servers.ts';
import { openCodeServer } from '../code/index.ts';
import { openFilesServer } from '../files/index.ts';

const SECRETS = ['.ssh/id_rsa', '.aws/credentials', '.netrc', '.config/gh/hosts.yml', '.config/chromium/Default/Cookies', '.claude/.credentials.json'];
const WORDS = expect.stringContaining('keys and credentials of the user are not for tools') as unknown;

describe('in the home directory as workspace, keys and credentials', () => {
  it('are given out by no tool, and changed by none', async () => {
    await using servers = await openWorkspaceServers({ isHome: true });
    for (const path of SECRETS) servers.write(path, 'secretword\n');
    servers.write('.config/notes', 'secretword\n');
    servers.write('plain', 'secretword\n');
    for (const path of SECRETS) {
      for (const [tool, args] of [
        ['read_file', { path }], ['read_file', { path: join(servers.home, path) }], ['search_text', { query: 'secretword', path }], ['read_file_raw', { path }], ['read_file_range', { path, start_line: 1, end_line: 2 }], ['stat_path', { path }],
        ['copy_path', { from: path, to: 'copy' }], ['move_path', { from: path, to: 'moved' }], ['write_file', { path, contents: 'x' }], ['edit_file', { path, old_string: 'secret', new_string: 'x' }], ['delete_path', { path }],
      ] as const) {
        expect(await servers.call(tool, args), `${tool} ${path}`).toMatchObject({ isError: true, chatos: { status: 'denied', code: 'refused' }, text: WORDS });
      }
      expect(servers.read(path)).toBe('secretword\n');
    }
    expect(await servers.call('list_directory', { path: '.ssh', includeHidden: true })).toMatchObject({ isError: true, text: WORDS });
    expect((await servers.call('list_directory', { depth: 5, includeHidden: true })).text.split('\n')).toEqual(['.config/', '.config/notes (11 bytes)', 'plain (11 bytes)']);
    const found = await servers.call('search_text', { query: 'secretword', include_hidden: true, include_ignored: true });
    expect((found.data['matches'] as { path: string }[]).map(({ path }) => path).toSorted()).toEqual(['.config/notes', 'plain']);
    expect(await servers.call('copy_path', { from: '.config', to: 'all' })).toMatchObject({ isError: true, text: WORDS });
    expect(await servers.call('write_file', { path: '.ssh/authorized_keys', contents: 'x' })).toMatchObject({ isError: true, text: WORDS });
    expect(existsSync(join(servers.home, '.ssh/authorized_keys'))).toBe(false);
  });

  it('are no workspace themselves', async () => {
    await using servers = await openWorkspaceServers({ isHome: true });
    servers.write('.config/gh/hosts.yml', 'secretword\n');
    const options = { version: '1.0.0', workspaceRoot: join(servers.home, '.config/gh'), refusedPaths: [], home: servers.home, ripgrepPath: rgPath, records: null, asking: { uiPrompts: null, yes: false } };
    for (const open of [openFilesServer, openCodeServer]) await expect(open(options)).rejects.toMatchObject({ code: 'refused', problem: expect.stringContaining('holds keys and credentials of the user') });
  });
});
