import { filesContaining, launchBrowser, playReview, playRun, playTerminal, runChatos, setUpAgentPlay, startHeadless } from '@chatos/testing/workbench';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { enter } from './stage.ts';

/** Where to leave pictures of the page for a human to look at; none are taken without it. */
const PICTURES = process.env['CHATOS_PICTURES'];

test('in Chromium, a run plans, edits, tests and is corrected while Chat answers; its review undoes one change and keeps the rest; each side holds exactly its own', async () => {
  const play = await setUpAgentPlay();
  const host = await startHeadless(play.stateRoot, { CHATOS_KEYRING: 'never' });
  const browser = await launchBrowser();
  const defects: string[] = [];
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
    context.on('page', (page) => page.on('pageerror', (error) => defects.push(String(error))));
    const pages = { chat: await enter(await context.newPage(), host.wayIn, 'Chat'), aide: await enter(await context.newPage(), host.wayIn, 'AIDE') };
    const options: Parameters<typeof playRun>[1] = {
      async show(surface) {
        await pages[surface].bringToFront();
        return pages[surface];
      },
      async picture(scene, page) {
        if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `agent-${scene}.png`) });
      },
    };
    await playRun(play, options);
    await playReview(play, options);
    await playTerminal(options);
  } finally {
    await browser.close();
    await host.stop();
  }
  expect(defects).toEqual([]);

  const file = (name: string) => readFileSync(join(play.workspace, name), 'utf8');
  expect(file('inherits_browser.js')).toContain("throw new TypeError('superCtor is no constructor')");
  expect(file('inherits_browser.js'), 'the hunk that was undone').toContain('// old school shim for old browsers');
  expect(execFileSync(process.execPath, ['test.js'], { cwd: play.workspace, encoding: 'utf8' })).toBe('ok\n');
  for (const [word, own, database] of [[play.chat.word, 'chatos_chat_runtime/', 'runtime.db.sqlite'], [play.aide.word, 'chatos/', 'chatos.db.sqlite']] as const) {
    const found = filesContaining(play.stateRoot, word);
    expect(found).toContain(`${own}${database}`);
    expect(found.filter((path) => !path.startsWith(own)), `${word} elsewhere`).toEqual([]);
  }
  expect(await runChatos(['doctor', '--state-root', play.stateRoot])).toMatchObject({ status: 0 });
  await play.close();
});
