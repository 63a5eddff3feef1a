import { readProcessStart } from '@chatos/state';
import { temporaryDirectory } from '@chatos/testing';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { groupMembers, testRuntime, testServer } from './support.ts';

test('the ledger names every group with its start before the server is used, and its end', async () => {
  using directory = temporaryDirectory();
  const path = join(directory.path, 'processes.jsonl');
  const lines = () => readFileSync(path, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  await using under = testRuntime({ ledgerPath: path });
  under.configure([testServer('ignores-sigterm')]);
  expect(existsSync(path)).toBe(false);
  const pid = Number((await under.call('ignores-sigterm', 'pid')).text);
  const processStart = readProcessStart(pid);
  expect(lines()).toEqual([{ ts: expect.any(String), event: 'started', groupId: pid, processStart, command: expect.stringContaining('ignores-sigterm.mjs') }]);
  await under.runtime.close();
  expect(lines()[1]).toEqual({ ts: expect.any(String), event: 'ended', groupId: pid, processStart });
});

test('a ledger that cannot be written fails the start, and nothing of the server is left', async () => {
  using directory = temporaryDirectory();
  await using under = testRuntime({ ledgerPath: directory.path });
  under.configure([testServer('ignores-sigterm')]);
  expect((await under.list()).problems).toMatchObject([{ server: 'ignores-sigterm', problem: expect.stringContaining(directory.path) }]);
  expect(under.started).toHaveLength(1);
  expect(under.ended).toEqual(under.started);
  expect(groupMembers(under.started[0] ?? 0)).toEqual([]);
});
