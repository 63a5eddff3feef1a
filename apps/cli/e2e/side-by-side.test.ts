import { filesContaining, launchBrowser, playToEnd, playUntilGate, runChatos, setUpSideBySide, startHeadless } from '@chatos/testing/workbench';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';

const fileServer = join(import.meta.dirname, '..', 'node_modules', '@modelcontextprotocol', 'server-filesystem', 'dist', 'index.js');

test('in Chromium, Chat and AIDE stream at the same time, each with a real tool, and share not a byte', async () => {
  const stage = await setUpSideBySide(fileServer);
  const host = await startHeadless(stage.stateRoot);
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext();
    const chat = await enter(await context.newPage(), host.wayIn, 'Chat');
    const aide = await enter(await context.newPage(), host.wayIn, 'AIDE');
    expect(new URL(chat.url()).origin).not.toBe(new URL(aide.url()).origin);
    await aide.getByTestId('workspace-path').fill(stage.aide.directory);
    await aide.getByTestId('add-workspace').first().click();
    await Promise.all([playUntilGate(chat, stage.chat), playUntilGate(aide, stage.aide)]);
    // Both answers are held in the middle now: both runtimes stream at once.
    await Promise.all([playToEnd(chat, stage.chat), playToEnd(aide, stage.aide)]);
  } finally {
    await browser.close();
    await host.stop();
  }

  for (const word of [stage.chat.word, stage.chat.fileName]) {
    const found = filesContaining(stage.stateRoot, word);
    expect(found).toContain('chatos_chat_runtime/runtime.db.sqlite');
    expect(found.filter((path) => !path.startsWith('chatos_chat_runtime/'))).toEqual([]);
  }
  for (const word of [stage.aide.word, stage.aide.fileName]) {
    const found = filesContaining(stage.stateRoot, word);
    expect(found).toContain('chatos/chatos.db.sqlite');
    expect(found.filter((path) => !path.startsWith('chatos/'))).toEqual([]);
  }
  expect(await runChatos(['doctor', '--state-root', stage.stateRoot])).toMatchObject({ status: 0 });
  await stage.close();
});

/** Through the door, as a user comes in. */
async function enter(page: Page, wayIn: string, surface: string): Promise<Page> {
  await page.goto(wayIn);
  await page.getByRole('link', { name: surface }).click();
  await page.getByTestId('connection-state').waitFor({ state: 'attached' });
  return page;
}
