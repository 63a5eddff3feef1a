import { callsTool, createGate, says, streams } from '@chatos/testing';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousViolations } from './accessibility.ts';
import { showSection } from './settings-pages.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';

/** Where to leave pictures of the page for a human to look at; none are taken without it. */
const PICTURES = process.env['CHATOS_PICTURES'];

let stage: Stage;
let page: Page;
const gate = createGate();

/** As the tool says it to the model. */
const TASK_ID = /- (\S+) \[doing, high\] Close the server/;

const STUB = `
  window.shownNotifications = [];
  window.Notification = class {
    static permission = 'default';
    static async requestPermission() { return (this.permission = 'granted'); }
    constructor(title) { this.title = title; window.shownNotifications.push(this); }
    close() {}
  };`;

beforeAll(async () => {
  stage = await openStage({
    isConfigured: true,
    agent({ conversation, toolResults, userText }) {
      if (userText.startsWith('Third level')) return streams(['The deepest begins', { kind: 'gate', gate }, ' and ends.']);
      if (userText.startsWith('Second level')) return toolResults.length === 0 ? callsTool('mcp_subagent_router_run_sub_agent', { task: 'Third level: measure it.', agent_id: 'reviewer' }) : says('The second is done.');
      if (userText.startsWith('First level')) return toolResults.length === 0 ? callsTool('mcp_subagent_router_run_sub_agent', { task: 'Second level: look closer.', agent_id: 'reviewer' }) : says('The first is done.');
      if (userText === 'Go deep') return toolResults.length === 0 ? callsTool('mcp_subagent_router_run_sub_agent', { task: 'First level: look at it.', agent_id: 'reviewer' }) : says('All levels are done.');
      if (userText.startsWith('Run ')) return toolResults.length === 0 ? callsTool('mcp_shell_tasks_run_shell_command', { command: `echo ${userText.slice(4)}\u202Egnp` }) : says(`It said ${toolResults.join(' ')}`);
      if (userText === 'Plan it' && toolResults.length === 0) return callsTool('mcp_task_manager_add_task', { title: 'Close the server', priority: 'high', status: 'doing' });
      if (userText === 'Finish it' && toolResults.length === 0) return callsTool('mcp_task_manager_complete_task', { id: TASK_ID.exec(conversation.map(({ text }) => text).join(' '))?.[1] ?? '', note: 'It closes on SIGTERM now, and says so.' });
      return says('Hello.');
    },
  });
  // The browser's own edge: what it would show the user, and its click.
  await stage.context.addInitScript({ content: STUB });
  const settings = await stage.open('Settings');
  await showSection(settings, 'Subagents');
  await settings.getByTestId('add-subagent').click();
  await settings.getByRole('textbox', { name: 'Name' }).fill('reviewer');
  await settings.getByTestId('subagent-prompt').fill('You review what you are given.');
  await settings.getByTestId('record-save').click();
  await settings.locator('[data-testid="subagent-row"][data-name="reviewer"]').waitFor();
  await settings.close();
  const workspace = join(stage.directory, 'web-server');
  mkdirSync(workspace);
  page = await stage.open('AIDE');
  await page.getByTestId('workspace-path').fill(workspace);
  await page.getByTestId('add-workspace').first().click();
  await page.getByTestId('composer').waitFor();
}, 60_000);
afterAll(async () => {
  expect(stage.defects).toEqual([]);
  await stage.close();
});

/** Begins a session with these words, and waits until it asks. */
async function begin(words: string): Promise<void> {
  await page.keyboard.press('Alt+n');
  await page.getByTestId('composer').fill(words);
  await page.getByTestId('composer').press('Enter');
  await page.getByTestId('message-user').getByText(words).waitFor();
}
const rows = () => page.getByTestId('inbox-row');
const card = () => page.getByTestId('question-inbox').getByTestId('question-card');
/** A key presses an answer only once the question has been in sight for a moment. */
const pressed = (key: string, done: () => Promise<boolean>) => expect.poll(async () => {
  if (!(await done())) await page.keyboard.press(key);
  return done();
}, { timeout: 10_000, interval: 350 }).toBe(true);

async function expectAccessible(name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
    if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `inbox-${name}-${colorScheme}.png`) });
    expect.soft(await seriousViolations(page), `${name}, ${colorScheme}`).toEqual([]);
  }
}

test('two sessions wait at once, and both are answered from a third by keys alone', async () => {
  await begin('Run alpha');
  await page.getByTestId('approval-card').waitFor();
  // The conversation has its own card: the question is not there twice.
  expect(await page.getByTestId('question-tray').count()).toBe(0);
  await begin('Run beta');
  await page.locator('[data-testid="questions-toggle"][data-count="2"]').waitFor();
  await expect.poll(() => page.title()).toBe('(2) AIDE · ChatOS');
  await page.keyboard.press('Alt+n');

  await page.keyboard.press('Alt+q');
  await rows().nth(1).waitFor();
  expect(await rows().first().innerText()).toContain('Run alpha');
  expect(await card().getByTestId('tool-arguments').innerText()).toContain('U+202E');
  expect(await page.evaluate<string>('document.activeElement.dataset.testid')).toBe('inbox-row');
  await page.keyboard.press('?');
  await page.getByTestId('inbox-keys').waitFor();
  await expectAccessible('two');
  await page.keyboard.press('?');
  await page.keyboard.press('j');
  await expect.poll(() => rows().nth(1).getAttribute('data-current')).toBe('');
  // At once after it came into sight a key answers nothing: both still wait.
  await page.keyboard.press('a');
  expect(await rows().count()).toBe(2);
  await page.keyboard.press('k');
  await pressed('a', async () => (await rows().count()) === 1);
  await page.getByTestId('inbox-said').getByText('Yes: May mcp_shell_tasks_run_shell_command run?').waitFor();
  await pressed('d', async () => (await rows().count()) === 0);
  await page.getByText('Nothing waits for you').waitFor();
  await page.keyboard.press('Escape');
  await page.getByTestId('question-inbox').waitFor({ state: 'detached' });
  await page.getByTestId('session-item').filter({ hasText: 'Run alpha' }).click();
  await page.getByText('It said').filter({ hasText: 'alpha' }).first().waitFor();
  await page.getByTestId('session-item').filter({ hasText: 'Run beta' }).click();
  await page.locator('[data-testid="tool-card"][data-state="denied"]').waitFor();
});

test('a notification leads to the exact question, in its session; where it was answered meanwhile, that is said; Enter leads to the session', async () => {
  await page.keyboard.press('Alt+q');
  await page.getByTestId('inbox-notify').press('Space');
  await expect.poll(() => page.getByTestId('inbox-notify').isChecked()).toBe(true);
  await page.keyboard.press('Escape');
  await page.getByTestId('question-inbox').waitFor({ state: 'detached' });
  await page.evaluate(`Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' })`);
  await begin('Run gamma');
  await page.getByTestId('approval-card').waitFor();
  await begin('Run delta');
  await page.locator('[data-testid="questions-toggle"][data-count="2"]').waitFor();
  await page.keyboard.press('Alt+n');
  const click = (number: number) => page.evaluate(`window.shownNotifications[${number}].onclick()`);
  const titles = () => page.evaluate<string[]>('window.shownNotifications.map(({ title }) => title)');
  await expect.poll(titles).toEqual(['AIDE: May mcp_shell_tasks_run_shell_command run?', 'AIDE: May mcp_shell_tasks_run_shell_command run?']);

  await click(1);
  await page.locator('[data-testid="inbox-row"][data-current]').filter({ hasText: 'Run delta' }).waitFor();
  await expect.poll(() => page.evaluate<string>('document.activeElement.dataset.testid')).toBe('inbox-row');
  await expect.poll(() => page.locator('[data-testid="session-item"][aria-current]').innerText()).toContain('Run delta');
  await pressed('a', async () => (await rows().count()) === 1);
  await page.keyboard.press('Enter');
  await page.getByTestId('question-inbox').waitFor({ state: 'detached' });
  await expect.poll(() => page.locator('[data-testid="session-item"][aria-current]').innerText()).toContain('Run gamma');
  await page.getByTestId('approve').click();
  await page.getByText('It said').filter({ hasText: 'gamma' }).first().waitFor();
  await click(0);
  await page.getByTestId('inbox-said').getByText('is not asked any more').waitFor();
  await page.keyboard.press('Escape');
  // Their ends were told as well, and lead to their sessions.
  await expect.poll(async () => (await titles()).filter((title) => title === 'AIDE: an answer is complete').length).toBe(2);
});

test('what subagents do is a branch of the run, as deep as they go, live; it leads to the panel and back; tasks stand above the composer', async () => {
  await begin('Go deep');
  await page.getByTestId('approval-card').getByTestId('approve-session').click();
  const branch = (task: string) => page.getByTestId('message-list').getByTestId('subagent-branch').filter({ has: page.getByText(task, { exact: true }) });
  for (const task of ['First level: look at it.', 'Second level: look closer.', 'Third level: measure it.']) await branch(task).last().getByRole('button', { name: task }).click();
  await branch('Third level: measure it.').last().getByRole('log').getByText('The deepest begins').or(branch('Third level: measure it.').last().getByText('Running')).first().waitFor();
  await expectAccessible('three-levels');
  await branch('Third level: measure it.').last().getByRole('button', { name: 'Show reviewer beside the conversation' }).click();
  await page.getByTestId('subagent-view').getByText('Third level: measure it.').waitFor();
  await page.getByTestId('subagent-view').getByRole('button', { name: 'Show its place in the conversation' }).click();
  gate.open();
  await branch('Third level: measure it.').last().getByText('The deepest begins and ends.').waitFor();
  await page.getByText('All levels are done.').waitFor();
  await expect.poll(() => page.getByTestId('message-list').locator('[data-testid="subagent-branch"][data-status="completed"]').count()).toBe(3);

  await page.getByTestId('side-panel-toggle').click();
  await begin('Plan it');
  await page.getByTestId('task-line').getByText('0 of 1 task done').waitFor();
  await page.getByTestId('task-line').click();
  await page.getByTestId('task-row').getByText('Close the server').waitFor();
  await page.getByTestId('composer').fill('Finish it');
  await page.getByTestId('composer').press('Enter');
  await page.getByTestId('task-line').getByText('1 of 1 task done').waitFor();
  await page.locator('[data-testid="task-row"][data-status="done"]').waitFor();
  await expectAccessible('tasks');
});
