import { callsTool, createGate, says, streams } from '@chatos/testing';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousViolations } from './accessibility.ts';
import { completeAnswer, send } from './conversation-page.ts';
import { showSection } from './settings-pages.ts';
import { isConnected, openStage } from './stage.ts';
import type { Stage } from './stage.ts';

/** Where to leave pictures of the page for a human to look at; none are taken without it. */
const PICTURES = process.env['CHATOS_PICTURES'];

let stage: Stage;
let page: Page;
let workspace: string;
const gate = createGate();

beforeAll(async () => {
  stage = await openStage({
    isConfigured: true,
    agent({ toolResults, userText }) {
      if (userText.includes('Review notes.md')) {
        return toolResults.length === 0 ? callsTool('mcp_code_writer_read_file', { path: 'notes.md' }) : says('## Findings\n\nThe notes are **short**, and say:\n\n- listen on a free port');
      }
      if (userText.includes('Think for long')) return streams(['I begin', { kind: 'gate', gate }]);
      if (toolResults.length > 0) return says('That is done.');
      if (userText === 'Open a shell') return callsTool('mcp_shell_tasks_session_run', { command: `PS1='ready> ' bash --norc --noprofile`, session: 'work' });
      if (userText === 'Write the notes') return callsTool('mcp_code_writer_write_file', { path: 'notes.md', contents: '# Notes\n\nListen on a free port.\n' });
      if (userText === 'Plan it') return callsTool('mcp_task_manager_add_task', { title: 'Close the server on SIGTERM', details: 'It leaves its port open today.', priority: 'high', status: 'doing' });
      if (userText === 'Have it reviewed') return callsTool('mcp_subagent_router_run_sub_agent', { task: 'Review notes.md and say what is missing.' });
      if (userText === 'Have it thought through') return callsTool('mcp_subagent_router_run_sub_agent', { task: 'Think for long about it.', agent_id: 'reviewer' });
      return says('Hello.');
    },
  });
  workspace = join(stage.directory, 'web-server');
  mkdirSync(workspace);
  writeFileSync(join(workspace, 'notes.md'), '# Notes\n\nNothing yet.\n');
  const settings = await stage.open('Settings');
  await showSection(settings, 'Subagents');
  await settings.getByTestId('add-subagent').click();
  await settings.getByRole('textbox', { name: 'Name' }).fill('reviewer');
  await settings.getByTestId('subagent-prompt').fill('You review what you are given.');
  await settings.getByTestId('record-save').click();
  await settings.locator('[data-testid="subagent-row"][data-name="reviewer"]').waitFor();
  await settings.close();
  page = await stage.open('AIDE');
  await page.getByTestId('workspace-path').fill(workspace);
  await page.getByTestId('add-workspace').first().click();
  await page.getByTestId('composer').waitFor();
  await page.getByTestId('side-panel-toggle').click();
}, 60_000);
afterAll(async () => {
  expect(stage.defects).toEqual([]);
  await stage.close();
});

const tab = (name: string) => page.locator(`[data-testid="panel-tab"][data-tab="${name}"]`);
const view = () => page.getByTestId('terminal-view');
/** Waits until the terminal shows this. */
const shows = (pattern: RegExp) => expect.poll(screenText, { timeout: 20_000 }).toMatch(pattern);
const screenText = () => page.locator('.xterm-rows').innerText();

/** Looks at the page in both appearances. */
async function expectAccessible(name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
    if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `panel-${name}-${colorScheme}.png`) });
    expect.soft(await seriousViolations(page), `${name}, ${colorScheme}`).toEqual([]);
  }
}

/** Types a line into the terminal, as a user would. */
async function type(line: string): Promise<void> {
  await page.getByTestId('terminal-screen').click();
  await page.keyboard.type(`${line}\n`);
}

/** What `stty size` says in the terminal: rows and columns. */
async function sizeInTerminal(): Promise<[number, number]> {
  await type('clear; stty size');
  let size: RegExpExecArray | null = null;
  await expect.poll(async () => (size = /^(\d+) (\d+)\s*$/m.exec(await screenText())), { timeout: 20_000 }).not.toBeNull();
  return [Number(size?.[1]), Number(size?.[2])];
}

test('each tab says where what it shows comes from, while there is nothing', async () => {
  for (const [name, words] of [['tasks', 'No tasks'], ['files', 'No file changes'], ['terminals', 'No session is open'], ['subagents', 'No session is open']] as const) {
    await tab(name).click();
    await page.getByText(words, { exact: true }).waitFor();
  }
});

test('a terminal of the shell server is listed, shown, typed into and resized', async () => {
  await tab('terminals').click();
  await send(page, 'Open a shell');
  await page.getByTestId('approve').click();
  await completeAnswer(page);
  await tab('terminals').getByText('1 running').waitFor({ state: 'attached' });
  await expectAccessible('terminal-list');
  await page.locator('[data-testid="terminal-row"][data-terminal="work"]').click();
  await shows(/ready>/);
  await type('echo $((40+2))');
  await shows(/^42\s*$/m);
  await type(`printf '\\033[31mred \\033[32mgreen \\033[34mblue \\033[1;33mbold\\033[0m\\n'`);
  await shows(/^red green blue bold/m);
  await expectAccessible('terminal');
  const [rows, columns] = await sizeInTerminal();
  expect(rows).toBeGreaterThan(20);
  await page.getByRole('button', { name: 'Wider' }).click();
  // One question after the other: the program is told once the layout has settled.
  let wide = columns;
  for (let asked = 0; asked < 20 && wide <= columns + 10; asked += 1) wide = (await sizeInTerminal())[1];
  expect(wide).toBeGreaterThan(columns + 10);
  await expectAccessible('terminal-wide');
  await page.getByRole('button', { name: 'Narrower' }).click();
});

test('a flood of output does not freeze the page, and its end is shown', async () => {
  await type('clear; seq 1 400000; echo "the end of" it');
  await shows(/400000\s+the end of it/);
  // The page answers at once.
  await page.keyboard.press('Shift+F6');
  await page.locator('[data-testid="terminal-back"]:focus').waitFor();
}, 40_000);

test('a reload shows it again, and typing goes on', async () => {
  await type('clear; echo $((40+2))');
  await shows(/^42\s*$/m);
  await page.reload();
  await isConnected(page);
  await shows(/^42\s*$/m);
  await type('echo $((50+5))');
  await shows(/^55\s*$/m);
});

test('it is ended, on a second word alone; what it wrote stays, and it says why nothing can be typed', async () => {
  await page.getByTestId('terminal-kill').click();
  await page.getByRole('button', { name: 'Let it run' }).click();
  await page.getByTestId('terminal-kill').click();
  await page.getByTestId('terminal-kill-sure').click();
  await view().and(page.locator('[data-state="exited"]')).waitFor();
  await page.getByTestId('terminal-reason').getByText('nothing can be typed any more').waitFor();
  expect(await screenText()).toContain('42');
  await expectAccessible('terminal-ended');
  await page.getByTestId('terminal-back').click();
  await page.locator('[data-testid="terminal-row"][data-state="exited"]:focus').waitFor();
});

test('a change of a file appears with its difference, and the file before and after it', async () => {
  await tab('files').click();
  await send(page, 'Write the notes');
  await page.getByTestId('question-accept').click();
  await completeAnswer(page);
  const change = page.locator('[data-testid="file-change"][data-path="notes.md"]');
  await change.getByRole('img', { name: '1 lines added' }).waitFor();
  await change.getByRole('button').first().click();
  await expect.poll(() => change.getByTestId('file-diff').innerText()).toMatch(/-Nothing yet\.\s+\+Listen on a free port\./);
  await page.getByTestId('content-usage').getByText('of 512 MB').waitFor();
  await expectAccessible('files');
  for (const [side, words] of [['before', 'Nothing yet.'], ['after', 'Listen on a free port.']] as const) {
    await change.locator(`[data-testid="file-side"][data-side="${side}"]`).click();
    await page.getByTestId('file-content').getByText(words).waitFor();
    if (side === 'after') await expectAccessible('file-content');
    await page.keyboard.press('Escape');
    await page.getByTestId('file-content').waitFor({ state: 'detached' });
  }
  expect(readFileSync(join(workspace, 'notes.md'), 'utf8')).toContain('Listen on a free port.');
  await page.getByText('By file', { exact: true }).click();
  await page.getByRole('region', { name: 'notes.md' }).getByTestId('file-change').waitFor();
});

test('a task appears while its panel is open, under its status', async () => {
  await tab('tasks').click();
  await send(page, 'Plan it');
  await completeAnswer(page);
  const task = page.getByRole('region', { name: 'Doing' }).getByTestId('task-row');
  await task.getByRole('button').click();
  await task.getByText('It leaves its port open today.').waitFor();
  await expectAccessible('tasks');
});

test('the run of a subagent is shown step by step', async () => {
  await tab('subagents').click();
  await send(page, 'Have it reviewed');
  await page.getByTestId('approve').click();
  await completeAnswer(page);
  const run = page.locator('[data-testid="subagent-run"][data-status="completed"]');
  await run.click();
  const steps = page.getByTestId('subagent-step');
  const call = steps.and(page.locator('[data-tool="mcp_code_writer_read_file"][data-state="succeeded"]'));
  await call.getByRole('button').click();
  await call.getByText('Listen on a free port.').first().waitFor();
  await steps.getByRole('heading', { name: 'Findings' }).waitFor();
  await expectAccessible('subagent');
  await page.getByRole('button', { name: 'All subagents' }).click();
});

test('one that runs is counted on the tab, and stopped', async () => {
  await send(page, 'Have it thought through');
  await page.getByTestId('approve').click();
  await tab('subagents').getByText('1 running').waitFor({ state: 'attached' });
  await expectAccessible('subagents');
  await page.locator('[data-testid="subagent-run"][data-status="running"]').click();
  await page.getByTestId('subagent-view').getByTestId('subagent-stop').click();
  await page.getByTestId('subagent-view').and(page.locator('[data-status="stopped"]')).waitFor();
  await completeAnswer(page);
  gate.open();
});
