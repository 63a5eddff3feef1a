import { createGate, streams } from '@chatos/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeAnswer, send, sendAnew } from './conversation-page.ts';
import { isConnected, openStage } from './stage.ts';
import type { Stage } from './stage.ts';

let stage: Stage;
let page: Page;

beforeAll(async () => {
  stage = await openStage({ isConfigured: true, agent: ({ userText }) => `You said: ${userText}` });
  page = await stage.open('Chat');
});
afterAll(async () => {
  expect(stage.defects).toEqual([]);
  await stage.close();
});

const composer = () => page.getByTestId('composer');
const held = (before: string, after: string) => {
  const gate = createGate();
  stage.model.enqueue(streams([before, { kind: 'gate', gate }, after]));
  return gate;
};

test('Enter sends and empties the composer, Shift+Enter breaks the line', async () => {
  await composer().pressSequentially('first line');
  await composer().press('Shift+Enter');
  await composer().pressSequentially('second line');
  expect(await page.getByTestId('message-user').count()).toBe(0);
  await composer().press('Enter');
  await completeAnswer(page);
  expect(stage.model.requests.at(-1)?.userText).toBe('first line\nsecond line');
  expect(await page.getByTestId('message-user').innerText()).toContain('first line\nsecond line');
  expect(await composer().inputValue()).toBe('');
  await page.locator('[data-testid="composer"]:focus').waitFor();
});

test('the Enter of an input method takes its candidate and sends nothing', async () => {
  const requests = stage.model.requests.length;
  const devtools = await stage.context.newCDPSession(page);
  await composer().focus();
  await devtools.send('Input.imeSetComposition', { text: 'にほんご', selectionStart: 4, selectionEnd: 4 });
  const enter = { key: 'Enter', code: 'Enter', text: '\r' };
  await devtools.send('Input.dispatchKeyEvent', { ...enter, type: 'rawKeyDown', windowsVirtualKeyCode: 229 });
  await devtools.send('Input.insertText', { text: '日本語' });
  // Safari ends the composition before this Enter; only its key code tells whose it was.
  await devtools.send('Input.dispatchKeyEvent', { ...enter, type: 'rawKeyDown', windowsVirtualKeyCode: 229 });
  await devtools.send('Input.dispatchKeyEvent', { ...enter, type: 'keyUp', windowsVirtualKeyCode: 13 });
  expect(await composer().inputValue()).toBe('日本語');
  await composer().press('Enter');
  await page.getByText('You said: 日本語').waitFor();
  await completeAnswer(page);
  expect(stage.model.requests.length).toBe(requests + 1);
});

test('stopping ends the request at once and keeps what had come', async () => {
  held('What had come. ', 'What never comes.');
  await sendAnew(page, 'Tell me much');
  await page.getByText('What had come.').waitFor();
  await page.getByTestId('stop').click();
  await page.getByTestId('notice').getByText('Stopped').waitFor();
  expect(await stage.model.requests.at(-1)?.ended).toBe('broken-off');
  await page.reload();
  await page.getByText('What had come.').waitFor();
  await page.getByTestId('notice').getByText('Stopped').waitFor();
  expect(await page.getByText('What never comes.').count()).toBe(0);
});

test('a second message waits behind the one under way', async () => {
  const gate = held('The first answer begins', ' and ends.');
  await sendAnew(page, 'One');
  await page.getByText('The first answer begins').waitFor();
  const requests = stage.model.requests.length;
  await send(page, 'Two');
  await page.getByTestId('queued-turn').waitFor();
  expect(stage.model.requests.length).toBe(requests);
  gate.open();
  await page.getByText('The first answer begins and ends.').waitFor();
  await page.getByText('You said: Two').waitFor();
  await completeAnswer(page);
  expect(await page.getByTestId('queued-turn').count()).toBe(0);
  const said = await page.locator('[data-testid="message-user"], [data-testid="message-assistant"]').allInnerTexts();
  expect(said.map((text) => text.split('\n')[0])).toEqual(['One', 'The first answer begins and ends.', 'Two', 'You said: Two']);
});

test('or, as the user chooses, stops it and is answered at once', async () => {
  held('An answer nobody wants', ' any more.');
  await sendAnew(page, 'The wrong question');
  await page.getByText('An answer nobody wants').waitFor();
  await composer().fill('The right question');
  await page.getByTestId('when-busy').click();
  await page.getByRole('menuitem', { name: 'Stop it and send now' }).click();
  await page.getByText('You said: The right question').waitFor();
  expect(await page.getByTestId('notice').innerText()).toContain('Stopped');
  await completeAnswer(page);
});

test('a page loaded anew in the middle of an answer shows what came so far, and goes on', async () => {
  const gate = held('Before the reload. ', 'After the reload.');
  await sendAnew(page, 'Long story');
  await page.getByText('Before the reload.').waitFor();
  await page.reload();
  await isConnected(page);
  await page.getByText('Before the reload.').waitFor();
  expect(await page.getByText('After the reload.').count()).toBe(0);
  gate.open();
  await page.getByText('Before the reload. After the reload.').waitFor();
  await completeAnswer(page);
  expect((await page.getByTestId('message-assistant').innerText()).split('Before the reload.')).toHaveLength(2);
});

test('a session left alone goes on streaming, and another one can be read meanwhile', async () => {
  const gate = held('Slowly ', 'but surely.');
  await sendAnew(page, 'Slow one');
  await page.getByText('Slowly').waitFor();
  await sendAnew(page, 'Quick one');
  await page.getByText('You said: Quick one').waitFor();
  const slow = page.getByTestId('session-item').filter({ hasText: 'Slow one' });
  await slow.getByLabel('Under way').waitFor();
  gate.open();
  await slow.getByLabel('Under way').waitFor({ state: 'detached' });
  expect(await page.getByText('Slowly but surely.').count()).toBe(0);
  await slow.click();
  await page.getByText('Slowly but surely.').waitFor();
});

test('a session is renamed in the list, and stays so', async () => {
  await page.getByLabel('More for Quick one').click();
  await page.getByTestId('rename-session').click();
  await page.getByTestId('session-title').fill('A better name');
  await page.getByTestId('session-title').press('Enter');
  await page.getByTestId('session-item').filter({ hasText: 'A better name' }).waitFor();
  await page.reload();
  await page.getByTestId('session-item').filter({ hasText: 'A better name' }).waitFor();
  expect(await page.getByTestId('session-item').filter({ hasText: 'Quick one' }).count()).toBe(0);
});

test('a deleted session goes from the list, and comes back whole', async () => {
  await page.getByTestId('session-item').filter({ hasText: 'A better name' }).click();
  await page.getByText('You said: Quick one').waitFor();
  await page.getByLabel('More for A better name').click();
  await page.getByTestId('delete-session').click();
  await page.getByTestId('session-item').filter({ hasText: 'A better name' }).waitFor({ state: 'detached' });
  await page.getByTestId('undo-delete').click();
  await page.getByTestId('session-item').filter({ hasText: 'A better name' }).waitFor();
  await page.getByText('You said: Quick one').waitFor();
});
