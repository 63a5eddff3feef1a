import { temporaryDirectory } from '@chatos/testing';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isAlive } from '../../test/support/processes.ts';
import { killProcessGroup } from './kill.ts';
import { startProcessGroup } from './start.ts';
import { until } from '../../test/support/until.ts';

const onPosix = test.skipIf(process.platform === 'win32');

/** Runs a script in a group of its own, and returns the numbers of the first line it prints. */
async function startShell(script: string) {
  const group = await startProcessGroup({ command: '/bin/sh', args: ['-c', script], cwd: '/', environment: { PATH: '/usr/bin:/bin' } });
  onTestFinished(() => killProcessGroup(group.groupId, { graceMs: 0 }));
  const [line] = (await once(group.child.stdout as NonNullable<typeof group.child.stdout>, 'data')) as [Buffer];
  return { group, printed: line.toString().trim().split(' ').map(Number) };
}

onPosix('a group ends with the grandchildren its command has started', async () => {
  const { group, printed } = await startShell('sleep 300 & (sleep 300 & echo $!; wait) & wait');
  await killProcessGroup(group.groupId, { graceMs: 1_000 });
  expect(await group.exited).toEqual({ code: null, signal: 'SIGTERM' });
  expect(printed.filter(isAlive)).toEqual([]);
});

onPosix('what ignores SIGTERM is killed after its time of grace', async () => {
  const { group, printed } = await startShell("trap '' TERM; sh -c 'trap \"\" TERM; echo $$; while :; do sleep 1; done' & wait; wait");
  const started = Date.now();
  await killProcessGroup(group.groupId, { graceMs: 300 });
  expect(await group.exited).toEqual({ code: null, signal: 'SIGKILL' });
  expect(printed.filter(isAlive)).toEqual([]);
  expect(Date.now() - started).toBeGreaterThanOrEqual(300);
  expect(Date.now() - started).toBeLessThan(2_000);
});

onPosix('a grandchild left by a command that has ended is found by the group', async () => {
  const { group, printed } = await startShell('sleep 300 >/dev/null 2>&1 & echo $!');
  expect(await group.exited).toEqual({ code: 0, signal: null });
  expect(printed.filter(isAlive)).toEqual(printed);
  await killProcessGroup(group.groupId, { graceMs: 500 });
  await until(() => printed.filter(isAlive)).toEqual([]);
});

onPosix('a child has the environment it was given and nothing else', async () => {
  const group = await startProcessGroup({ command: '/usr/bin/env', args: [], cwd: '/', environment: { ONLY: 'this' } });
  const [output] = (await once(group.child.stdout as NonNullable<typeof group.child.stdout>, 'data')) as [Buffer];
  expect(output.toString()).toBe('ONLY=this\n');
});

test('a group that is gone is no error, and no id reaches our own group or everyone', async () => {
  const group = await startProcessGroup({ command: process.execPath, args: ['-e', ''], cwd: process.cwd(), environment: {} });
  await group.exited;
  await killProcessGroup(group.groupId, { graceMs: 100 });
  for (const id of [0, 1, -1, 1.5, Number.NaN]) await expect(killProcessGroup(id, { graceMs: 0 })).rejects.toBeInstanceOf(RangeError);
});

test('a command that does not exist, cannot be executed, or has no folder to run in is named', async () => {
  const directory = temporaryDirectory();
  onTestFinished(() => directory.remove());
  const file = join(directory.path, 'plain.txt');
  writeFileSync(file, 'text');
  chmodSync(file, 0o644);
  const start = (command: string, cwd: string) => startProcessGroup({ command, args: [], cwd, environment: { PATH: '/usr/bin:/bin' } });
  await expect(start('no-such-command-here', directory.path)).rejects.toMatchObject({ code: 'command-not-found', problem: expect.stringContaining('no-such-command-here') });
  await expect(start(file, directory.path)).rejects.toMatchObject({ code: process.platform === 'win32' ? expect.any(String) : 'command-not-executable' });
  await expect(start(process.execPath, join(directory.path, 'missing'))).rejects.toMatchObject({ code: 'working-directory-unusable' });
  await expect(start(process.execPath, file)).rejects.toMatchObject({ code: 'working-directory-unusable' });
});

test.each([
  ['an environment larger than the system takes', { args: [], environment: { PATH: '/usr/bin:/bin', LARGE: 'x'.repeat(8 * 1024 * 1024) } }],
  ['a NUL character in an argument', { args: ['a\0b'], environment: { PATH: '/usr/bin:/bin' } }],
])('%s is explained like every other failure to start', async (_what, given) => {
  await expect(startProcessGroup({ command: process.execPath, cwd: import.meta.dirname, ...given })).rejects.toMatchObject({ name: 'ProcessGroupError', problem: expect.stringContaining(process.execPath) });
});
