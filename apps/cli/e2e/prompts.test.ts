import { runChatos } from '@chatos/testing/workbench';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousViolations } from './accessibility.ts';
import { completeAnswer, resultOf, send, sendAnew } from './conversation-page.ts';
import { closeControlRoom, obedient, question, serverInControlRoom } from './servers-page.ts';
import { showSection } from './settings-pages.ts';
import { isConnected, openStage } from './stage.ts';
import type { Stage } from './stage.ts';

/** Where to leave pictures of the pages for a human to look at; none are taken without it. */
const PICTURES = process.env['CHATOS_PICTURES'];

let stage: Stage;
let chat: Page;
let folder: string;

beforeAll(async () => {
  stage = await openStage({
    isConfigured: true,
    agent: obedient,
    async seed(stateRoot) {
      const plugin = join(stateRoot, '..', 'team');
      mkdirSync(plugin);
      writeFileSync(join(plugin, 'helper.md'), '---\nname: helper\ndescription: Helps.\n---\nYou are helper.\n');
      await runChatos(['config', 'add', 'plugin', plugin, '--state-root', stateRoot]);
    },
  });
  folder = join(stage.directory, 'my-project');
  mkdirSync(folder);
  writeFileSync(join(folder, 'greeting.txt'), 'Hello\nold line\nGoodbye\n');
  chat = await stage.open('Chat');
});
afterAll(async () => {
  expect(stage.defects).toEqual([]);
  await stage.close();
});

async function expectAccessible(page: Page, name: string): Promise<void> {
  await page.bringToFront();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
    if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `${name}-${colorScheme}.png`) });
    expect.soft(await seriousViolations(page), `${name}, ${colorScheme}`).toEqual([]);
  }
}

const card = () => question(chat, 'ui-prompt');
const use = (tool: string, input: unknown) => `use ${tool} ${JSON.stringify(input)}`;
const field = (name: string): Locator => card().locator(`[data-testid="question-field"][data-field="${name}"]`);
const lastTool = (): Locator => chat.getByTestId('tool-card').last();

test('values are asked for, still after a reload, and reach the model as they were typed', async () => {
  await sendAnew(chat, use('mcp_ui_prompter_prompt_key_values', {
    title: 'Where is the database?', message: 'It is needed for the migration.',
    fields: [{ key: 'host', label: 'Host', description: 'Name or address', default: 'localhost', required: true }, { key: 'name', label: 'Name', required: true, placeholder: 'production' }, { key: 'password', label: 'Password', secret: true }, { key: 'note', label: 'Note', multiline: true }],
  }));
  await card().waitFor();
  await card().getByTestId('question-accept').click();
  await card().getByText('It has to be filled in').waitFor();
  await expectAccessible(chat, 'prompt-values');
  await chat.reload();
  await isConnected(chat);
  await card().getByText('Where is the database?').waitFor();
  expect(await field('host').inputValue()).toBe('localhost');
  expect(await field('password').getAttribute('type')).toBe('password');
  await field('host').fill('db.example');
  await field('password').fill('hunter2');
  await field('note').fill('first line\nsecond line');
  await field('name').fill('orders');
  await field('name').press('Enter');
  await completeAnswer(chat);
  expect(await resultOf(lastTool())).toMatch(/host: db\.example[\s\S]*name: orders[\s\S]*password: hunter2[\s\S]*note: first line\s+second line/);
  expect(readFileSync(join(stage.stateRoot, 'chatos_chat_runtime', 'ui-prompts.jsonl'), 'utf8')).not.toContain('hunter2');
});

test('a choice is made within its bounds; cancelled, the model is told so', async () => {
  const options = [{ value: 'pg', label: 'PostgreSQL', description: 'Runs as a server' }, { value: 'lite', label: 'SQLite', description: 'A file' }, { value: 'duck', label: 'DuckDB' }];
  await sendAnew(chat, use('mcp_ui_prompter_prompt_choices', { title: 'Which databases?', multiple: true, options, default: ['pg'], min_selections: 1, max_selections: 2 }));
  await card().getByText('Choose 1 to 2.').waitFor();
  await card().getByLabel('SQLite').check();
  expect(await card().getByLabel('DuckDB').isDisabled()).toBe(true);
  await expectAccessible(chat, 'prompt-choice');
  await card().getByTestId('question-accept').click();
  await completeAnswer(chat);
  expect(await resultOf(lastTool())).toContain('The user chose: pg, lite');
  await send(chat, use('mcp_ui_prompter_prompt_choices', { title: 'And which one?', options }));
  await card().getByText('And which one?').waitFor();
  await expectAccessible(chat, 'prompt-choice-one');
  await card().getByTestId('question-cancel').click();
  await completeAnswer(chat);
  await lastTool().and(chat.locator('[data-state="failed"]')).waitFor();
});

test('tasks that are to be confirmed are added as the user left them', async () => {
  const settings = await stage.open('Settings');
  await showSection(settings, 'General');
  await settings.getByLabel('Ask before a session adds tasks').check({ force: true });
  await settings.getByLabel('Hosts commands may reach').fill('registry.example\nhttps://no.example/');
  await settings.getByText('“https://no.example/” is none.').waitFor();
  await settings.getByLabel('Hosts commands may reach').scrollIntoViewIfNeeded();
  await expectAccessible(settings, 'settings-safety');
  await settings.getByLabel('Hosts commands may reach').fill('registry.example\n*.example.org\n');
  await settings.getByRole('button', { name: 'Save' }).click();
  await settings.getByText('not saved yet').waitFor({ state: 'detached' });
  await showSection(settings, 'MCP servers');
  await settings.getByText('Brought by ChatOS').first().waitFor();
  await expectAccessible(settings, 'settings-servers');
  await settings.close();

  await sendAnew(chat, use('mcp_task_manager_add_task', { tasks: [{ title: 'Write the migration', details: 'Up and down.', priority: 'high', tags: ['db'] }, { title: 'Drop the old table' }] }));
  await card().getByText('May these 2 tasks be added?').waitFor();
  await card().getByLabel('Title of task 1').fill('Write the first migration');
  await card().getByLabel('Add task 2').uncheck();
  await card().getByLabel('Remark for the model').fill('one at a time');
  await expectAccessible(chat, 'prompt-tasks');
  await card().getByRole('button', { name: 'Add 1 task' }).click();
  await completeAnswer(chat);
  const result = await resultOf(lastTool());
  expect(result).toMatch(/Write the first migration/);
  expect(result).toContain('one at a time');
  expect(result).not.toContain('Drop the old table');
});

test('a chat has its folder from its first message; a change of a file is shown first, applied, or left', async () => {
  await chat.getByTestId('new-session').click();
  await chat.getByText('What can I help with?').waitFor();
  await chat.getByTestId('chat-folder').click();
  await expectAccessible(chat, 'folder-menu');
  await chat.getByTestId('pick-folder').click();
  await chat.getByTestId('folder-form').fill(folder);
  await expectAccessible(chat, 'folder-form');
  await chat.getByTestId('folder-form').press('Enter');
  await chat.getByTestId('chat-folder').getByText('my-project').waitFor();

  await send(chat, use('mcp_code_writer_write_file', { path: 'greeting.txt', contents: 'Hello\nnew line\nGoodbye\n' }));
  await card().getByTestId('diff').getByText('-old line').waitFor();
  await card().getByTestId('diff').getByText('+new line').waitFor();
  await expectAccessible(chat, 'prompt-change');
  expect(readFileSync(join(folder, 'greeting.txt'), 'utf8')).toContain('old line');
  await card().getByRole('button', { name: 'Apply' }).click();
  await completeAnswer(chat);
  expect(readFileSync(join(folder, 'greeting.txt'), 'utf8')).toBe('Hello\nnew line\nGoodbye\n');
  await lastTool().and(chat.locator('[data-state="succeeded"]')).waitFor();

  await send(chat, use('mcp_code_writer_write_file', { path: 'other.txt', contents: 'never' }));
  await card().getByLabel('Remark for the model').fill('not this file');
  await card().getByTestId('question-decline').click();
  await completeAnswer(chat);
  await lastTool().and(chat.locator('[data-state="failed"]')).waitFor();
  await chat.getByText('not this file').first().waitFor();
  expect(existsSync(join(folder, 'other.txt'))).toBe(false);
});

test('a command that deserves a second look is shown whole; the control room says what confines it', async () => {
  await send(chat, use('mcp_shell_tasks_run_shell_command', { command: 'git push --force origin main # \u202Edone' }));
  await chat.getByTestId('approve').click();
  await card().getByTestId('question-command').getByText('git push --force origin main').waitFor();
  expect(await card().locator('[data-hidden-character^="U+202E"]').count()).toBeGreaterThan(0);
  await expectAccessible(chat, 'prompt-command');
  await card().getByRole('button', { name: 'Run' }).click();
  await completeAnswer(chat);
  const detail = await serverInControlRoom(chat, 'shell_tasks');
  await detail.getByTestId('builtin-tag').waitFor();
  const words = await detail.getByTestId('server-sandbox').textContent();
  // A machine without a sandbox says so everywhere, and one with it nowhere.
  expect(await chat.getByTestId('no-sandbox').count()).toBe(words?.startsWith('none') === true ? 2 : 0);
  await expectAccessible(chat, 'control-room-shell');
  await (await serverInControlRoom(chat, 'subagent_router')).getByText('inside this runtime').waitFor();
  await expectAccessible(chat, 'control-room-inside');
  await closeControlRoom(chat);
});

test('what a subagent wants to do is asked with all of its arguments; denied, it is told so', async () => {
  await send(chat, use('mcp_subagent_router_run_sub_agent', { agent_id: 'helper', task: use('mcp_shell_tasks_run_shell_command', { command: 'echo "\u202Ehidden" > made-by-helper.txt' }) }));
  await chat.getByTestId('approve').click();
  const asked = question(chat, 'tool-approval');
  await asked.getByText('made-by-helper.txt').waitFor();
  expect(await asked.locator('[data-hidden-character^="U+202E"]').count()).toBeGreaterThan(0);
  await expectAccessible(chat, 'subagent-approval');
  await asked.getByTestId('question-decline').click();
  await completeAnswer(chat);
  expect(existsSync(join(folder, 'made-by-helper.txt'))).toBe(false);
});

test('a folder that may not be had is refused in words, one can be changed and taken away', async () => {
  await chat.getByTestId('chat-folder').click();
  await chat.getByTestId('pick-folder').click();
  await chat.getByTestId('folder-form').fill(join(folder, 'nowhere'));
  await chat.getByTestId('folder-form').press('Enter');
  await chat.getByRole('dialog').getByTestId('error-state').waitFor();
  await expectAccessible(chat, 'folder-refused');
  const other = join(stage.directory, 'other-project');
  mkdirSync(other);
  await chat.getByTestId('folder-form').fill(other);
  await chat.getByTestId('folder-form').press('Enter');
  await chat.getByTestId('chat-folder').getByText('other-project').waitFor();
  await chat.getByTestId('chat-folder').click();
  await chat.getByTestId('remove-folder').click();
  await chat.getByTestId('chat-folder').getByText('No folder').waitFor();

  // Before there is a session: said where the first message is sent, which is not lost.
  await chat.getByTestId('new-session').click();
  await chat.getByText('What can I help with?').waitFor();
  await chat.getByTestId('chat-folder').click();
  await chat.getByTestId('pick-folder').click();
  await chat.getByTestId('folder-form').fill(join(folder, 'nowhere'));
  await chat.getByTestId('folder-form').press('Enter');
  await chat.getByRole('dialog').waitFor({ state: 'detached' });
  await send(chat, 'Good morning');
  await chat.getByText('it does not exist').first().waitFor();
  expect(await chat.getByTestId('composer').inputValue()).toBe('Good morning');
});
