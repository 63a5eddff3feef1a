import { callsTool, says } from '@chatos/testing';
import { runChatos } from '@chatos/testing/workbench';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeAnswer } from './conversation-page.ts';
import { FILE_SERVER, isConnected, openStage } from './stage.ts';
import type { Stage } from './stage.ts';

/** So many presses of Tab lead round any of our pages. */
const ROUND = 60;

let stage: Stage;
let page: Page;
let folder: string;

beforeAll(async () => {
  stage = await openStage({
    isConfigured: true,
    agent: ({ toolResults, userText }) => (userText.startsWith('List') && toolResults.length === 0 ? callsTool('mcp_files_list_directory', { path: folder }) : says(`You said: ${userText}`)),
    async seed(stateRoot) {
      folder = join(stateRoot, '..', 'folder');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'seen-by-keyboard.txt'), 'contents');
      await runChatos(['config', 'add', 'mcp', '--name', 'files', '--command', `"${process.execPath}" "${FILE_SERVER}" "${folder}"`, '--state-root', stateRoot]);
    },
  });
  // The door too: its first link has the focus.
  page = await stage.context.newPage();
  await page.goto(stage.host.wayIn);
  await page.locator('a:focus').waitFor();
  await page.keyboard.press('Enter');
  await isConnected(page);
});
afterAll(async () => {
  expect(stage.defects).toEqual([]);
  await stage.close();
});

/** Presses Tab (or Shift+Tab) until what is asked for has the focus. */
async function tabTo(selector: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let press = 0; press < ROUND; press += 1) {
    if (await page.locator(`${selector}:focus`).count() > 0) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${ROUND} presses of ${key} did not lead to ${selector}.`);
}

/** Presses the arrow down in the menu just opened until its item has the focus. */
async function arrowTo(item: string): Promise<void> {
  await page.getByTestId(item).waitFor();
  await expect.poll(async () => {
    await page.keyboard.press('ArrowDown');
    return page.locator(`[data-testid="${item}"]:focus`).count();
  }).toBe(1);
}

const byTestId = (id: string) => `[data-testid="${id}"]`;

test('a message is written and sent', async () => {
  await page.locator(`${byTestId('composer')}:focus`).waitFor();
  await page.keyboard.type('Good evening');
  await page.keyboard.press('Enter');
  await page.getByText('You said: Good evening').waitFor();
  await completeAnswer(page);
});

test('a tool call takes the focus when it asks, but a key meant for the composer allows nothing; each answer is a Tab away', async () => {
  await page.keyboard.type('List the folder');
  await page.keyboard.press('Enter');
  await page.locator(`${byTestId('approval-card')}:focus`).waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Space');
  expect(await page.getByTestId('approval-card').count()).toBe(1);
  for (const answer of ['approve', 'approve-always', 'deny']) await tabTo(byTestId(answer));
  await tabTo(byTestId('approve'), 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByText('You said: List the folder').waitFor();
  await page.locator(`${byTestId('composer')}:focus`).waitFor();
});

test('the tool’s card opens, and its result can be reached', async () => {
  await completeAnswer(page);
  await tabTo(`${byTestId('tool-card')} button[aria-expanded]`, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByTestId('tool-result').getByText('seen-by-keyboard.txt').waitFor();
  await tabTo(byTestId('tool-result'));
});

test('a new session is begun, and the one before chosen again from the list', async () => {
  await page.keyboard.press('Alt+n');
  await page.getByText('What can I help with?').waitFor();
  await page.locator(`${byTestId('composer')}:focus`).waitFor();
  await page.keyboard.type('Second session');
  await page.keyboard.press('Enter');
  await page.getByText('You said: Second session').waitFor();
  const first = page.getByTestId('session-item').filter({ hasText: 'Good evening' });
  const id = await first.getAttribute('data-session');
  await tabTo(`[data-session="${id ?? ''}"]`, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByText('You said: Good evening').waitFor();
});

test('a session is renamed and deleted by its menu', async () => {
  await tabTo('[aria-label="More for Second session"]', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await arrowTo('rename-session');
  await page.keyboard.press('Enter');
  await page.locator(`${byTestId('session-title')}:focus`).waitFor();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('Renamed by keyboard');
  await page.keyboard.press('Enter');
  await page.getByTestId('session-item').filter({ hasText: 'Renamed by keyboard' }).waitFor();
  await tabTo('[aria-label="More for Renamed by keyboard"]');
  await page.keyboard.press('Enter');
  await arrowTo('delete-session');
  await page.keyboard.press('Enter');
  await page.getByTestId('session-item').filter({ hasText: 'Renamed by keyboard' }).waitFor({ state: 'detached' });
});

test('the search finds a session and the way to the settings', async () => {
  await page.keyboard.press('Alt+n');
  await page.keyboard.press('ControlOrMeta+k');
  await page.locator('[placeholder="Search sessions and actions"]:focus').waitFor();
  await page.keyboard.press('Escape');
  await page.locator(`${byTestId('composer')}:focus`).waitFor();
  await page.keyboard.press('ControlOrMeta+k');
  await page.locator('[placeholder="Search sessions and actions"]:focus').waitFor();
  await page.keyboard.type('evening');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByText('You said: Good evening').waitFor();
  await page.keyboard.press('Alt+3');
  await page.getByTestId('model-card').first().waitFor();
  await isConnected(page);
});

test('a model is added in the settings', async () => {
  await tabTo(byTestId('add-model'));
  await page.keyboard.press('Enter');
  await page.getByTestId('record-form').waitFor();
  await tabTo('[name="baseUrl"]');
  await page.keyboard.type(stage.model.baseUrl);
  await tabTo('[name="model"]');
  await page.keyboard.type('by-keyboard');
  await page.keyboard.press('Enter');
  await page.locator('li[data-name="by-keyboard"]').waitFor();
  // The focus is back where it came from.
  await page.locator(`${byTestId('add-model')}:focus`).waitFor();
});
