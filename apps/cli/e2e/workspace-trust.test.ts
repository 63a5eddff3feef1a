import { eventually, says } from '@chatos/testing';
import { runChatos } from '@chatos/testing/workbench';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousViolations } from './accessibility.ts';
import { completeAnswer, send } from './conversation-page.ts';
import { configureModel, openStage } from './stage.ts';
import type { Stage } from './stage.ts';

/** Where to leave pictures of the page for a human to look at; none are taken without it. */
const PICTURES = process.env['CHATOS_PICTURES'];
const WORDS = 'Canary of AGENTS: end each answer with a bow.';

let stage: Stage;
let page: Page;
let folder: string;

beforeAll(async () => {
  stage = await openStage({ isConfigured: true, agent: () => says('It is done.') });
  folder = join(stage.directory, 'project');
  mkdirSync(folder);
  writeFileSync(join(folder, 'AGENTS.md'), WORDS);
  page = await stage.open('AIDE');
});
afterAll(async () => {
  expect(stage.defects).toEqual([]);
  await stage.close();
});

const trustState = () => page.getByTestId('trust-state').getAttribute('data-state');
const sentLast = () => stage.model.requests.at(-1)?.conversation.map(({ text }) => text).join('\n') ?? '';

/** Sends a message, and waits until it has reached the model and is answered. */
async function ask(text: string): Promise<void> {
  await send(page, text);
  await eventually(`"${text}" at the model`, () => stage.model.requests.find(({ userText }) => userText === text));
  await completeAnswer(page);
}

async function chooseInPicker(name: string): Promise<void> {
  await page.getByTestId('workspace-picker').click();
  await page.getByRole('menuitem', { name }).click();
}

test('a folder that was opened is asked about once, beside the work; without an answer it is not believed', async () => {
  await page.getByTestId('workspace-path').fill(folder);
  await page.getByTestId('add-workspace').first().click();
  await page.getByTestId('trust-question').getByText('Do you trust the folder project?').waitFor();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
    if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `workspace-trust-${colorScheme}.png`) });
    expect.soft(await seriousViolations(page), colorScheme).toEqual([]);
  }
  await ask('What is here?');
  expect(sentLast()).toContain('What is here?');
  expect(sentLast()).not.toContain(WORDS);
  expect(await trustState()).toBe('unknown');
});

test('the answer is given with the keyboard, and counts from the next turn on', async () => {
  await page.getByRole('button', { name: 'Trust this folder' }).focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('trust-question').waitFor({ state: 'detached' });
  expect(await page.getByTestId('trust-state').innerText()).toBe('Trusted');
  await ask('And now?');
  expect(sentLast()).toContain(`<workspace-instructions file="AGENTS.md">\n${WORDS}`);
});

test('it is not asked again after a reload, and is changed where workspaces are chosen', async () => {
  await page.reload();
  await page.locator('[data-testid="trust-state"][data-state="trusted"]').waitFor();
  expect(await page.getByTestId('trust-question').count()).toBe(0);
  await chooseInPicker('Trust this workspace no more');
  await page.locator('[data-testid="trust-state"][data-state="untrusted"]').waitFor();
  await ask('And after that?');
  expect(sentLast()).not.toContain(WORDS);
  await chooseInPicker('Trust this workspace');
  await page.locator('[data-testid="trust-state"][data-state="trusted"]').waitFor();
});

test('on the command line a folder is believed only once told to', async () => {
  const stateRoot = join(stage.directory, 'state-of-commands');
  await configureModel(stateRoot, stage.model.baseUrl);
  const run = (...options: string[]) => runChatos(['aide', 'Go', '--workspace', folder, '--state-root', stateRoot, ...options]);
  const first = await run();
  expect(first).toMatchObject({ status: 0, stderr: expect.stringContaining('Trust it with --trust') as string });
  expect(sentLast()).not.toContain(WORDS);
  const second = await run('--trust');
  expect(second.status).toBe(0);
  expect(second.stderr).not.toContain('--trust');
  expect(sentLast()).toContain(WORDS);
  const third = await run();
  expect(third.stderr).not.toContain('--trust');
  expect(sentLast()).toContain(WORDS);
});
