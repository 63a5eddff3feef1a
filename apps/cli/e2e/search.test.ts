import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDirectWorkbench, turnEnded } from './direct-workbench.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';

/** More than two pages of messages: what was said first is not among those a session opens with. */
const TURNS = 60;

let stage: Stage;
let page: Page;

beforeAll(async () => {
  stage = await openStage({ isConfigured: true, agent: ({ userText }) => `You said: ${userText}`, seed });
  page = await stage.open('Chat');
});
afterAll(async () => {
  expect(stage.defects).toEqual([]);
  await stage.close();
});

async function seed(stateRoot: string): Promise<void> {
  const direct = await startDirectWorkbench(stateRoot);
  const client = direct.chat();
  const session = await client.chat.sessions.create({ title: 'A long one' });
  const events = await client.chat.sessions.watch({ id: session.id });
  for (let number = 1; number <= TURNS; number += 1) {
    const { turn } = await client.chat.turns.send({ sessionId: session.id, text: number === 3 ? '请介绍全文检索的方法。' : `Question ${number}.` });
    await turnEnded(events, turn.id);
  }
  await direct.workbench.stop();
}

test('two Chinese characters lead to a message of an older page, by keyboard', async () => {
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('textbox', { name: 'Search sessions, messages and actions' }).waitFor();
  await page.keyboard.insertText('检索');
  const hits = page.getByTestId('message-hit');
  await expect.poll(() => hits.count()).toBe(2);
  await page.getByRole('status').filter({ hasText: '2 messages' }).waitFor();
  // Newest first: the answer, then the question.
  expect(await hits.first().textContent()).toContain('the answer');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const found = page.getByTestId('message-user').filter({ hasText: '请介绍全文检索的方法。' });
  await found.waitFor();
  await page.locator('[data-found]').filter({ hasText: '请介绍全文检索的方法。' }).waitFor();
  await expect.poll(() => found.evaluate((element) => {
    const list = element.closest('[data-testid="message-list"]')!.getBoundingClientRect();
    const { top, bottom } = element.getBoundingClientRect();
    return top >= list.top && bottom <= list.bottom;
  })).toBe(true);
});

test('what is in no message is said to be in none', async () => {
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('textbox', { name: 'Search sessions, messages and actions' }).waitFor();
  await page.keyboard.insertText('不存在"*');
  await page.getByRole('status').filter({ hasText: 'no message with these words' }).waitFor();
  await page.keyboard.press('Escape');
});
