import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openShell } from '../../test/support/shell-server.ts';

/** Keeps a folder from being written, also by root where its file system can; returns how it is undone, or null where it cannot. */
function makeReadOnly(path: string): (() => void) | null {
  if (process.getuid?.() !== 0) {
    chmodSync(path, 0o555);
    return () => chmodSync(path, 0o755);
  }
  try {
    execFileSync('chattr', ['+i', path], { stdio: 'ignore' });
    return () => void execFileSync('chattr', ['-i', path]);
  } catch {
    return null;
  }
}

describe.runIf(process.platform === 'linux')('commands in a workspace that is not as it should be', () => {
  it('run beside a .git that is none, and git says what is wrong', async () => {
    await using shell = await openShell();
    writeFileSync(join(shell.root, '.git'), 'no repository');
    expect((await shell.call('run_shell_command', { command: 'echo 1 > a; git status' })).text).toMatch(/exit code 128\nfatal: invalid gitfile format[^\n]*\n\nChanged files: a$/);
    rmSync(join(shell.root, '.git'));
    mkdirSync(join(shell.root, '.git'));
    writeFileSync(join(shell.root, '.git/HEAD'), '\0');
    expect((await shell.call('run_shell_command', { command: 'echo 2 > b; git status' })).text).toMatch(/exit code 128\nfatal: not a git repository[^\n]*\n\nChanged files: b$/);
  });

  it('read where nothing can be written, from the first command on and where it became so', async ({ skip }) => {
    await using shell = await openShell();
    writeFileSync(join(shell.root, 'a'), 'here');
    await shell.call('run_shell_command', { command: 'cat a' });
    const undo = makeReadOnly(shell.root);
    if (undo === null) return skip('this file system has no folder that root may not write');
    try {
      const { text, data } = await shell.call('run_shell_command', { command: 'cat a; echo 2 > b' });
      expect(text).toMatch(/exit code 1\nhere.*(Operation not permitted|Permission denied|Read-only)/);
      expect(data).toMatchObject({ changed_files: [], changes_tracked: true });
      await using second = await openShell({ workspaceRoot: shell.root });
      expect((await second.call('run_shell_command', { command: 'cat a' })).text).toBe('exit code 0\nhere');
    } finally {
      undo();
    }
  });

  it('run in one that is too large to be followed, which is said once', async () => {
    await using shell = await openShell({ scanLimits: { entries: 3, milliseconds: 10_000 } });
    for (const name of ['a', 'b', 'c', 'd']) writeFileSync(join(shell.root, name), name);
    const first = await shell.call('run_shell_command', { command: 'echo x > a; cat a' });
    expect(first.text).toMatch(/^exit code 0\nx\n\nWhat commands change is not recorded in this workspace: it has more than 3 files/);
    expect(first.data).toMatchObject({ changes_tracked: false, changed_count: 0 });
    expect((await shell.call('run_shell_command', { command: 'cat a' })).text).toBe('exit code 0\nx');
    expect(shell.store.fileChanges.list({}).items).toEqual([]);
  });
});
