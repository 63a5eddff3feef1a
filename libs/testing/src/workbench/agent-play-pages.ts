import type { Page } from 'playwright-core';
import { eventually } from '../eventually.ts';
import type { AgentPlay } from './agent-play.ts';

/** Where the play is worth a picture. */
export type Scene = 'run' | 'inbox' | 'review' | 'terminal';

export interface PlayOptions {
  /** Takes a picture of AIDE's page. */
  picture?(scene: Scene, page: Page): Promise<void>;
  /** Brings a page to the front, as a user who switches. */
  show(surface: 'chat' | 'aide'): Promise<Page>;
}

/**
 * Plays the run on the pages, as a user would: the folder is opened, the mode chosen, the task sent; Chat answers at the same time; the run is
 * corrected once, its tests are allowed from the inbox. Returns when both have ended.
 */
export async function playRun({ workspace, aide: { task, correction, gate, lastWords }, chat: said }: AgentPlay, { picture, show }: PlayOptions): Promise<void> {
  let aide = await show('aide');
  await aide.getByTestId('workspace-path').fill(workspace);
  await aide.getByTestId('add-workspace').first().click();
  await aide.getByTestId('mode-picker').click();
  await aide.locator('[role="menuitem"][data-mode="auto-edit"]').click();
  await aide.locator('[data-testid="mode-picker"][data-mode="auto-edit"]').waitFor();
  await send(aide, task);
  await gate.reached;

  const chat = await show('chat');
  await send(chat, said.text);
  await said.gate.reached;
  await chat.getByText(`${said.word} first half`).waitFor();

  // Both stream now, held in the middle.
  aide = await show('aide');
  await aide.getByTestId('composer').fill(correction);
  await aide.getByTestId('composer').press('Control+Enter');
  await aide.getByTestId('correction').getByText(correction).waitFor();
  await openPanel(aide, 'tasks');
  await eventually('three tasks beside the run', async () => (await aide.getByTestId('task-row').count()) === 3);
  gate.open();
  await aide.getByTestId('approval-card').waitFor();
  await picture?.('run', aide);
  await aide.getByTestId('questions-toggle').click();
  const asked = aide.getByTestId('question-inbox').getByTestId('question-card');
  await asked.getByText('npm test').first().waitFor();
  await picture?.('inbox', aide);
  await asked.getByTestId('approve-session').click();
  await asked.waitFor({ state: 'detached' });
  await aide.keyboard.press('Escape');
  await aide.getByText(lastWords).waitFor({ timeout: 60_000 });
  await eventually('the tasks to be done', async () => (await aide.locator('[data-testid="task-row"][data-status="done"]').count()) === 3);

  said.gate.open();
  await (await show('chat')).getByText(`${said.word} second half`).waitFor();
}

/** Reviews it: the hunk about the shim is undone, all the rest kept; afterwards the model is asked what it was told. */
export async function playReview({ aide: { afterReview, word } }: AgentPlay, { picture, show }: PlayOptions): Promise<void> {
  const aide = await show('aide');
  await aide.getByTestId('side-panel-toggle').click();
  await aide.getByTestId('review-toggle').click();
  await aide.locator('[data-testid="review-file"][data-path="inherits_browser.js"]').click();
  const hunks = aide.getByTestId('review-hunk');
  await eventually('two hunks', async () => (await hunks.count()) === 2);
  await picture?.('review', aide);
  await hunks.nth(1).getByTestId('review-undo').click();
  await aide.getByTestId('undo-dialog').getByText('for browsers without').first().waitFor();
  await aide.getByTestId('undo-confirm').click();
  await aide.getByTestId('undo-dialog').waitFor({ state: 'detached' });
  await eventually('one hunk is left', async () => (await hunks.count()) === 1);
  await aide.locator('[data-testid="review-keep"][data-scope="session"], [data-testid="review-keep"][data-scope="run"]').first().click();
  await aide.getByTestId('review-toggle').click();
  await send(aide, afterReview);
  await aide.getByText(`I was told of the shim. ${word}`).waitFor();
}

/** Runs the package's test once more in a terminal of the user's own, as a user would, and ends it. */
export async function playTerminal({ picture, show }: PlayOptions): Promise<void> {
  const aide = await show('aide');
  await openPanel(aide, 'terminals');
  await aide.getByTestId('terminal-new').click();
  await aide.locator('.xterm-helper-textarea:focus').waitFor();
  await aide.keyboard.type('npm test && echo green-$((6*7))\n');
  await eventually('the tests to be green', async () => (await aide.locator('.xterm-rows').innerText()).includes('green-42'));
  await picture?.('terminal', aide);
  await aide.keyboard.type('exit\n');
  await aide.locator('[data-testid="terminal-view"][data-state="exited"], [data-testid="terminal-row"][data-state="exited"], [data-testid="terminal-reason"]').first().waitFor();
}

async function send(page: Page, text: string): Promise<void> {
  await page.getByTestId('composer').fill(text);
  await page.getByTestId('composer').press('Enter');
}

async function openPanel(page: Page, tab: string): Promise<void> {
  if (await page.getByTestId('side-panel').count() === 0) await page.getByTestId('side-panel-toggle').click();
  await page.locator(`[data-testid="panel-tab"][data-tab="${tab}"]`).click();
}
