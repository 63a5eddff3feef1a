import { createGate, says, streams } from '@chatos/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeAnswer, sendAnew } from './conversation-page.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';

let stage: Stage;
let page: Page;
let gate = createGate();

beforeAll(async () => {
  stage = await openStage({ isConfigured: true, agent: ({ userText }) => (userText.startsWith('Tell') ? streams(['A long story', { kind: 'gate', gate }, ' ends.']) : says(`Corrected: ${userText}`)) });
  page = await stage.open('Chat');
});
afterAll(async () => {
  expect(stage.defects).toEqual([]);
  await stage.close();
});

test('Ctrl+Enter corrects what runs: it is shown where the model is told of it, and is answered', async () => {
  await sendAnew(page, 'Tell me.');
  await page.getByText('A long story').waitFor();
  await page.getByText('Ctrl+Enter corrects').waitFor();
  await page.getByTestId('composer').fill('In French.');
  await page.getByTestId('composer').press('Control+Enter');
  const correction = page.getByTestId('correction');
  await correction.filter({ hasText: 'In French.' }).waitFor();
  expect(await page.getByTestId('composer').inputValue()).toBe('');
  gate.open();
  const answer = await completeAnswer(page);
  expect(await answer.innerText()).toMatch(/A long story ends\.[\s\S]*You, while it ran[\s\S]*In French\.[\s\S]*Corrected: In French\./u);
  // One turn, and no further message of the user.
  expect(await page.getByTestId('message-user').count()).toBe(1);
  await page.reload();
  await page.getByText('Corrected: In French.').waitFor();
  expect(await correction.innerText()).toContain('In French.');
});

test('so does the menu beside the button, with the keyboard alone', async () => {
  gate = createGate();
  await sendAnew(page, 'Tell me again.');
  await page.getByText('A long story').waitFor();
  await page.getByTestId('composer').fill('Shorter.');
  await page.getByTestId('when-busy').focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('correct-now').waitFor();
  await expect.poll(async () => {
    await page.keyboard.press('ArrowDown');
    return page.locator('[data-testid="correct-now"]:focus').count();
  }).toBe(1);
  await page.keyboard.press('Enter');
  await page.getByTestId('correction').filter({ hasText: 'Shorter.' }).waitFor();
  gate.open();
  expect(await (await completeAnswer(page)).innerText()).toContain('Corrected: Shorter.');
});
