import { runChatos, setUpAgentPlay, startHeadless } from '@chatos/testing/workbench';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

interface Line { readonly type: string; readonly exitStatus?: number; readonly turn?: { readonly state: string }; readonly files?: { readonly path: string }[]; readonly diff?: string }

const linesOf = (output: string) => output.trim().split('\n').map((line) => JSON.parse(line) as Line);

test('AIDE at the command line ends with its difference; while a host holds the state root it attaches', { timeout: 120_000 }, async () => {
  const play = await setUpAgentPlay();
  play.aide.gate.open();
  const root = ['--state-root', play.stateRoot];
  // Nobody corrects the model here, so its run ends after the first tests.
  const words = ['aide', play.aide.task, '--workspace', play.workspace, '--mode', 'auto-edit', '--yes', ...root];
  try {
    const alone = await runChatos(words);
    expect(alone).toMatchObject({ status: 0 });
    expect(alone.stdout).toMatch(/Nobody corrected me.*\n\n--- a\/inherits_browser\.js\n\+\+\+ b\/inherits_browser\.js\n@@ /s);
    expect(alone.stdout).toContain("+    if (typeof superCtor !== 'function') throw new Error");
    expect(alone.stderr).toContain('1 file changed');

    const host = await startHeadless(play.stateRoot, { CHATOS_KEYRING: 'never' });
    try {
      const plan = await runChatos([...words, '--json'].map((word) => (word === 'auto-edit' ? 'plan' : word)));
      const [last] = linesOf(plan.stdout).toReversed();
      // Reading is all it may do, so nothing of the second run is on the disk.
      expect(last).toMatchObject({ type: 'result', exitStatus: 0, turn: { state: 'completed' }, files: [], diff: '' });
      expect(readFileSync(join(play.stateRoot, 'owner.lock'), 'utf8')).toContain('"headless"');
      expect(await runChatos(['config', 'list', ...root])).toMatchObject({ status: 0, stdout: expect.stringContaining('loopback') });
      expect(await runChatos(['doctor', ...root])).toMatchObject({ status: 0 });
    } finally {
      await host.stop();
    }
  } finally {
    await play.close();
  }
});
