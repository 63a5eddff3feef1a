import { readProcessStart } from '@chatos/state';
import { temporaryDirectory } from '@chatos/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openGroupLedger } from '../src/index.ts';
import { testRuntime, testServer } from './support.ts';

test('the ledger names every group with its start before the server is used, and its end', async () => {
  using directory = temporaryDirectory();
  const path = join(directory.path, 'processes.jsonl');
  const lines = () => readFileSync(path, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  const ledger = openGroupLedger(path);
  await using under = testRuntime({ groups: ledger });
  under.configure([testServer('ignores-sigterm')]);
  const pid = Number((await under.call('ignores-sigterm', 'pid')).text);
  const processStart = readProcessStart(pid);
  expect(lines()).toEqual([{ ts: expect.any(String), event: 'started', groupId: pid, processStart, command: expect.stringContaining('ignores-sigterm.mjs') }]);
  await under.runtime.close();
  ledger.close();
  expect(lines()[1]).toEqual({ ts: expect.any(String), event: 'ended', groupId: pid, processStart });
});
