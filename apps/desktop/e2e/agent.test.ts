import { filesContaining, launchDesktop, playReview, playRun, playTerminal, runChatos, setUpAgentPlay } from '@chatos/testing/workbench';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Where to leave pictures of the window for a human to look at; none are taken without it. */
const PICTURES = process.env['CHATOS_PICTURES'];

test('in a real Electron, a run plans, edits, tests and is corrected while Chat answers; one change is undone; the command line works with the window; each side holds its own', async () => {
  const play = await setUpAgentPlay();
  const desktop = await launchDesktop(play.stateRoot);
  const root = ['--state-root', play.stateRoot];
  try {
    const options: Parameters<typeof playRun>[1] = {
      async show(surface) {
        const shown = await desktop.page(surface);
        // By the switch in the header, as a user would: a hidden window draws nothing.
        const other = await desktop.page(surface === 'chat' ? 'aide' : 'chat');
        await other.evaluate((name) => void (globalThis as unknown as { chatosShell: { showSurface(input: { surface: string }): Promise<unknown> } }).chatosShell.showSurface({ surface: name }), surface);
        return shown;
      },
      async picture(scene, page) {
        if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `agent-electron-${scene}.png`) });
      },
    };
    await playRun(play, options);
    await playReview(play, options);
    await playTerminal(options);

    // While the desktop holds the state root the command line works with it: what it begins is seen in the window.
    const asked = await runChatos(['chat', play.chat.text, ...root]);
    expect(asked).toMatchObject({ status: 0, stdout: expect.stringContaining(`${play.chat.word} second half`) });
    const session = /^session (\S+)$/m.exec(asked.stderr)?.[1] ?? 'none';
    await (await options.show('chat')).locator(`[data-testid="session-item"][data-session="${session}"]`).waitFor();
    expect(await runChatos(['doctor', ...root])).toMatchObject({ status: 0 });
  } finally {
    await desktop.close();
  }

  expect(readFileSync(join(play.workspace, 'inherits_browser.js'), 'utf8')).toMatch(/throw new TypeError[^]*old school shim/);
  expect(execFileSync(process.execPath, ['test.js'], { cwd: play.workspace, encoding: 'utf8' })).toBe('ok\n');
  for (const [word, own, database] of [[play.chat.word, 'chatos_chat_runtime/', 'runtime.db.sqlite'], [play.aide.word, 'chatos/', 'chatos.db.sqlite']] as const) {
    const found = filesContaining(play.stateRoot, word);
    expect(found).toContain(`${own}${database}`);
    expect(found.filter((path) => !path.startsWith(own)), `${word} elsewhere`).toEqual([]);
  }
  expect(await runChatos(['doctor', ...root])).toMatchObject({ status: 0 });
  await play.close();
});
