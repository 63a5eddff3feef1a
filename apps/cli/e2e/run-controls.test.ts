import { callsTool, createGate, says, streams } from '@chatos/testing';
import { runChatos } from '@chatos/testing/workbench';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousViolations } from './accessibility.ts';
import { completeAnswer, send } from './conversation-page.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';

/** Where to leave pictures of the pages for a human to look at; none are taken without it. */
const PICTURES = process.env['CHATOS_PICTURES'];
const TOKENS = { usage: { inputTokens: 900, outputTokens: 100 } };

let stage: Stage;
let page: Page;
let workspace: string;

beforeAll(async () => {
  stage = await openStage({
    agent: () => says('unexpected'),
    async seed(stateRoot, model) {
      const { status, stderr } = await runChatos([
        'config', 'add', 'model', '--name', 'loopback', '--provider', 'openai_compatible', '--base-url', model.baseUrl, '--model', 'scripted', '--default',
        '--input-price', '2', '--output-price', '4', '--context-tokens', '4000', '--state-root', stateRoot,
      ]);
      if (status !== 0) throw new Error(stderr);
    },
  });
  workspace = join(stage.directory, 'controlled');
  mkdirSync(workspace);
  page = await stage.open('AIDE');
  await page.getByTestId('workspace-path').fill(workspace);
  await page.getByTestId('add-workspace').first().click();
  await page.getByTestId('composer').waitFor();
  await page.getByRole('button', { name: 'Trust this folder' }).click();
});
afterAll(async () => {
  expect(stage.defects).toEqual([]);
  await stage.close();
});

async function expectAccessible(name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
    if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `run-${name}-${colorScheme}.png`) });
    expect.soft(await seriousViolations(page), `${name}, ${colorScheme}`).toEqual([]);
  }
}

const modeIs = (mode: string) => page.locator(`[data-testid="mode-picker"][data-mode="${mode}"]`).waitFor();
const pauseIs = (state: string) => page.locator(`[data-testid="pause"][data-state="${state}"]`).waitFor();
const writes = (path: string) => callsTool('mcp_code_writer_write_file', { path, contents: 'written\n' });

test('the mode is chosen by key before the first message; in plan mode nothing is written', async () => {
  await modeIs('ask');
  await page.keyboard.press('Alt+m');
  await modeIs('auto-edit');
  await page.keyboard.press('Alt+m');
  await modeIs('plan');
  stage.model.enqueue(writes('plan.txt'), says('I would write plan.txt.'));
  await send(page, 'Write a file.');
  const answer = await completeAnswer(page);
  await answer.getByText('I would write plan.txt.').waitFor();
  await page.getByTestId('tool-card').getByRole('button', { expanded: false }).click();
  expect(await page.getByTestId('tool-result').innerText()).toContain('plan mode');
  expect(existsSync(join(workspace, 'plan.txt'))).toBe(false);
  await modeIs('plan');
  // Kept in the session.
  await page.reload();
  await page.getByText('I would write plan.txt.').waitFor();
  await modeIs('plan');
});

test('each mode says in a line what it allows; in auto-edit a file is written without a question', async () => {
  await page.getByTestId('mode-picker').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: /Plan only.*changes no file/u }).waitFor();
  await page.getByRole('menuitem', { name: /Auto-edit.*commands still ask/u }).click();
  await modeIs('auto-edit');
  await expectAccessible('auto-edit');
  stage.model.enqueue(writes('plan.txt'), says('It is written.'));
  await send(page, 'Go ahead.');
  await page.getByText('It is written.').waitFor();
  await completeAnswer(page);
  expect(readFileSync(join(workspace, 'plan.txt'), 'utf8')).toBe('written\n');
});

test('a run is paused after its step and goes on when told to', async () => {
  const gate = createGate();
  stage.model.enqueue(streams(['Looking at the clock', { kind: 'gate', gate }, '.', { kind: 'tool-call', tool: 'get_current_time', arguments: {} }], TOKENS), says('It is late.'));
  await send(page, 'What time is it?');
  await page.getByText('Looking at the clock').waitFor();
  await pauseIs('running');
  await page.keyboard.press('Alt+p');
  await page.getByTestId('run-state').getByText('Pausing after this step').waitFor();
  gate.open();
  await pauseIs('paused');
  expect(await page.getByTestId('run-state').innerText()).toBe('Paused');
  await page.getByTestId('session-item').getByRole('img', { name: 'Paused' }).waitFor();
  expect(await page.getByText('It is late.').count()).toBe(0);
  await expectAccessible('paused');
  await page.getByTestId('pause').focus();
  await page.keyboard.press('Enter');
  await page.getByText('It is late.').waitFor();
  await completeAnswer(page);
});

test('a stopped run says at which step, and goes on only when told to', async () => {
  const gate = createGate();
  stage.model.enqueue(callsTool('get_current_time'), streams(['Half an answ', { kind: 'gate', gate }], TOKENS));
  await send(page, 'Tell me more.');
  await page.getByText('Half an answ').waitFor();
  await page.getByTestId('composer').press('Escape');
  const notice = page.getByTestId('notice').last();
  await notice.filter({ hasText: /step 2/u }).waitFor();
  gate.open();
  await page.reload();
  await notice.filter({ hasText: /step 2/u }).waitFor();
  await expectAccessible('stopped');
  stage.model.enqueue(streams(['Went on to the end.'], TOKENS));
  await page.getByTestId('go-on').focus();
  await page.keyboard.press('Enter');
  await page.getByText('Went on to the end.').waitFor();
  await completeAnswer(page);
  const note = page.getByTestId('note-part').last();
  await note.getByRole('button').click();
  expect(await note.innerText()).toContain('was stopped by the user at step 2');
  expect(await page.getByTestId('go-on').count()).toBe(0);
});

test('the context meter tells what was used and what it cost, and compacts on demand', async () => {
  const meter = page.getByTestId('context-meter');
  await meter.filter({ hasText: '%' }).waitFor();
  expect(await page.getByTestId('session-usage').innerText()).toMatch(/0\.0\d+/u);
  await meter.focus();
  await page.keyboard.press('Enter');
  await page.getByText('Context of the newest call').waitFor();
  await expectAccessible('meter');
  await page.getByTestId('compact-now').click();
  await page.keyboard.press('Escape');
  await page.getByTestId('compact-now').waitFor({ state: 'detached' });
  stage.model.enqueue(says('You asked for files and the time.'), streams(['With a fresh head.'], TOKENS));
  await send(page, 'And now?');
  await page.getByText('With a fresh head.').waitFor();
  await completeAnswer(page);
  const summary = page.getByTestId('summary-part');
  await summary.getByRole('button', { name: 'Earlier context was summarised' }).click();
  await summary.getByText('You asked for files and the time.').waitFor();
  expect(await page.getByText(/cost 0\.0\d+/u).last().innerText()).toContain('in,');
  await expectAccessible('summary');
});

test('of a long run the newest part is shown, and what came before on demand', async () => {
  const calls = Array.from({ length: 180 }, (_, index) => ({ kind: 'tool-call' as const, tool: 'get_current_time', arguments: {}, callId: `call-${index}` }));
  stage.model.enqueue(streams(['It begins here.', ...calls]), says('It ends here.'));
  await page.getByTestId('new-session').click();
  await page.getByText('Work in controlled').waitFor();
  await send(page, 'Look often.');
  await page.getByText('It ends here.').waitFor();
  await page.reload();
  await page.getByText('It ends here.').waitFor();
  await page.getByTestId('message-list').focus();
  await page.keyboard.press('Home');
  await page.getByTestId('earlier-steps').waitFor();
  expect(await page.getByText('It begins here.').count()).toBe(0);
  await page.getByTestId('earlier-steps').focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('earlier-steps').waitFor({ state: 'detached' });
  await page.keyboard.press('Home');
  await page.getByText('It begins here.').waitFor();
});
