import { startProcessGroup } from '@chatos/process-host';
import { readProcessStart } from '@chatos/state';
import { temporaryDirectory } from '@chatos/testing';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { groupMembers, testRuntime, testServer } from './support.ts';

const soon = { timeout: 5000, interval: 50 };

/** Runs a runtime in a process of its own, and resolves once its servers run. */
async function startRuntime(ledgerPath: string, ...servers: string[]): Promise<{ child: ChildProcess; groups: number[] }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('killed-runtime-child.ts', import.meta.url)), ledgerPath, ...servers], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data')) as [Buffer];
  return { child, groups: JSON.parse(line.toString()) as number[] };
}

/** The direct children of a process, by command. */
function childrenOf(parent: number): { pid: number; command: string }[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      const [, found] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(found) === parent ? [{ pid: Number(name), command: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ') }] : [];
    } catch {
      // It ended meanwhile.
      return [];
    }
  });
}

const watchdogOf = (pid: number) => childrenOf(pid).filter(({ command }) => command.includes('chatos-watchdog')).map((found) => found.pid);

const RUNNING_BADLY = ['ignores-sigterm', 'grandchild', 'never-answers', 'closes-stdin', 'noise-on-stdout', 'environment'];

test.each([['is killed', 'SIGKILL'], ['crashes', 'SIGUSR2'], ['quits', 'SIGTERM']] as const)('when the runtime %s, nothing it started is left: no server, no grandchild, no watchdog', async (_how, signal) => {
  using directory = temporaryDirectory();
  const { child, groups } = await startRuntime(join(directory.path, 'processes.jsonl'), ...RUNNING_BADLY);
  expect(groups).toHaveLength(RUNNING_BADLY.length);
  for (const group of groups) expect(groupMembers(group).length).toBeGreaterThan(0);
  // The grandchild is one more.
  expect(groups.flatMap(groupMembers)).toHaveLength(RUNNING_BADLY.length + 1);
  const watchdogs = watchdogOf(child.pid as number);
  expect(watchdogs).toHaveLength(1);
  const exited = once(child, 'exit');
  child.kill(signal);
  expect(await exited).toEqual(signal === 'SIGKILL' ? [null, 'SIGKILL'] : [signal === 'SIGTERM' ? 0 : 1, null]);
  await vi.waitFor(() => {
    for (const group of [...groups, ...watchdogs]) expect(groupMembers(group)).toEqual([]);
  }, soon);
});

test('a watchdog that somebody ends is replaced at once, and the new one ends with the runtime', async () => {
  await using under = testRuntime();
  under.configure([testServer('environment')]);
  const own = () => watchdogOf(process.pid);
  const before = new Set(own());
  await under.call('environment', 'tell');
  const [first] = own().filter((pid) => !before.has(pid));
  process.kill(first ?? 0, 'SIGKILL');
  const second = await vi.waitFor(() => {
    const [found] = own().filter((pid) => !before.has(pid) && pid !== first);
    expect(found).toBeGreaterThan(0);
    return found;
  }, soon);
  await under.runtime.close();
  await vi.waitFor(() => expect(own()).not.toContain(second), soon);
});

test('what both runtime and watchdog left is ended at the next launch, by its start and command; whatever else has that id is not touched', async () => {
  using directory = temporaryDirectory();
  const ledgerPath = join(directory.path, 'processes.jsonl');
  const start = (args: string[]) => startProcessGroup({ command: process.execPath, args, cwd: directory.path, environment: {}, stdio: 'ignore' });
  const script = 'process.on("SIGTERM", () => undefined); setInterval(() => undefined, 60_000)';
  const [left, otherStart, otherCommand, unrecorded] = await Promise.all([start(['-e', script]), start(['-e', script]), start(['-e', script]), start(['-e', script])]);
  const line = (groupId: number, processStart: string | null, command: string) => `${JSON.stringify({ ts: '2026-01-01T00:00:00.000Z', event: 'started', groupId, processStart, command })}\n`;
  const command = `${process.execPath} -e ${script}`;
  writeFileSync(ledgerPath, `${line(left.groupId, readProcessStart(left.groupId), command)}torn {\n${line(otherStart.groupId, 'boot:1', command)}${line(otherCommand.groupId, readProcessStart(otherCommand.groupId), '/usr/bin/something else')}${line(unrecorded.groupId, null, command)}`);
  try {
    await using under = testRuntime({ ledgerPath });
    under.configure([testServer('environment')]);
    await under.call('environment', 'tell');
    expect(groupMembers(left.groupId)).toEqual([]);
    for (const { groupId } of [otherStart, otherCommand, unrecorded]) expect(groupMembers(groupId)).toEqual([groupId]);
    expect(under.lines.filter((text) => text.includes('left by an earlier run'))).toHaveLength(1);
  } finally {
    for (const { child } of [left, otherStart, otherCommand, unrecorded]) child.kill('SIGKILL');
  }
});
