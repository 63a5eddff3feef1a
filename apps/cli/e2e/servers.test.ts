import { commandLine, descendants, runChatos } from '@chatos/testing/workbench';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeAnswer, resultOf, send, sendAnew } from './conversation-page.ts';
import { EVERYTHING_SERVER, closeControlRoom, obedient, question, serverInControlRoom, useTool } from './servers-page.ts';
import { showSection } from './settings-pages.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';

let stage: Stage;
let chat: Page;
let aide: Page;

beforeAll(async () => {
  stage = await openStage({
    isConfigured: true,
    agent: obedient,
    async seed(stateRoot) {
      await addServer(stateRoot, 'everything', `"${process.execPath}" "${EVERYTHING_SERVER}" stdio`);
      await addServer(stateRoot, 'broken', `"${process.execPath}" -e "console.error('no licence found'); process.exit(3)"`);
    },
  });
  chat = await stage.open('Chat');
  aide = await stage.open('AIDE');
});
afterAll(async () => {
  expect(stage.defects).toEqual([]);
  await stage.close();
});

async function addServer(stateRoot: string, name: string, command: string): Promise<void> {
  const { status, stderr } = await runChatos(['config', 'add', 'mcp', '--name', name, '--command', command, '--state-root', stateRoot]);
  if (status !== 0) throw new Error(stderr);
}

const serverProcesses = () => descendants(stage.host.pid).filter((pid) => commandLine(pid).includes('server-everything'));
const inState = (detail: Locator, state: string) => detail.and(detail.page().locator(`[data-state="${state}"]`)).waitFor();
const pidOf = async (detail: Locator) => Number(await detail.getByTestId('server-instances').locator('tbody td').first().innerText());

test('the control room lists every server as stopped, and opening it starts none', async () => {
  const detail = await serverInControlRoom(chat, 'everything');
  await inState(detail, 'stopped');
  expect(await detail.getByTestId('server-state').innerText()).toMatch(/stopped/i);
  expect(serverProcesses()).toEqual([]);
});

test('a started server shows its process, its memory, its command, the names of its environment and what it writes', async () => {
  const detail = await serverInControlRoom(chat, 'everything');
  await detail.getByTestId('server-start').click();
  await inState(detail, 'running');
  const pid = await pidOf(detail);
  expect(serverProcesses()).toContain(pid);
  await detail.getByTestId('server-instances').getByText(/\d MiB/).waitFor();
  expect(await detail.getByTestId('command-line').locator('li').allInnerTexts()).toEqual([process.execPath, EVERYTHING_SERVER, 'stdio']);
  const words = await detail.innerText();
  for (const name of ['HOME', 'PATH', 'MODEL_CLI_SESSION_ROOT']) expect(words).toContain(name);
  await detail.getByTestId('server-log').locator('li[data-source="stderr"]').first().waitFor();
});

test('a call is counted in the runtime that made it, and the other shows nothing of that process', async () => {
  await closeControlRoom(chat);
  await useTool(chat, 'mcp_everything_echo', { message: 'Hello out there' });
  expect(await resultOf((await completeAnswer(chat)).getByTestId('tool-card'))).toContain('Hello out there');
  const ours = await serverInControlRoom(chat, 'everything');
  await ours.locator('tbody td', { hasText: /^1$/ }).first().waitFor();
  const theirs = await serverInControlRoom(aide, 'everything');
  await inState(theirs, 'stopped');
  expect(await theirs.getByTestId('server-instances').count()).toBe(0);

  await theirs.getByTestId('server-start').click();
  await inState(theirs, 'running');
  const pid = await pidOf(theirs);
  expect(pid).not.toBe(await pidOf(ours));
  expect(await ours.innerText()).not.toContain(String(pid));
  await theirs.getByTestId('server-stop').click();
  await inState(theirs, 'stopped');
});

test('a stopped server is gone from the machine', async () => {
  const detail = await serverInControlRoom(chat, 'everything');
  await detail.getByTestId('server-stop').click();
  await inState(detail, 'stopped');
  await expect.poll(serverProcesses).toEqual([]);
});

test('a server whose command fails says so in words, with what it wrote', async () => {
  const detail = await serverInControlRoom(chat, 'broken');
  await detail.getByTestId('server-start').click();
  await inState(detail, 'failed');
  expect((await detail.getByTestId('server-problem').innerText()).length).toBeGreaterThan(20);
  await detail.getByTestId('server-log').getByText('no licence found').first().waitFor();
  await detail.getByTestId('server-start').waitFor();
  await closeControlRoom(chat);
});

test('an imported server asks with its exact command before it runs: declined it is missing, approved it works, and AIDE asks for itself', async () => {
  const trace = join(stage.directory, 'started');
  const script = `require('node:fs').writeFileSync(${JSON.stringify(trace)}, ''); import(${JSON.stringify(EVERYTHING_SERVER)});`;
  const args = ['-e', script, 'stdio'];
  const settings = await stage.open('Settings');
  await showSection(settings, 'MCP servers');
  await settings.getByTestId('import-servers').click();
  await settings.getByTestId('import-text').fill(JSON.stringify({ mcpServers: { theirs: { command: process.execPath, args }, nothing: {} } }));
  await settings.getByTestId('import-read').click();
  await settings.locator('[data-testid="import-candidate"][data-name="theirs"]').waitFor();
  await settings.locator('[data-testid="import-candidate"][data-name="nothing"][data-problem]').waitFor();
  expect(await settings.locator('li[data-testid="mcp-server-card"][data-name="theirs"]').count()).toBe(0);
  await settings.getByTestId('import-take').click();
  await settings.getByTestId('import-dialog').waitFor({ state: 'detached' });
  await settings.locator('li[data-name="theirs"]').waitFor();

  await sendAnew(chat, 'Is anything new?');
  const asked = question(chat, 'server-consent');
  await asked.waitFor();
  expect(await asked.getByTestId('command-line').locator('li').allInnerTexts()).toEqual([process.execPath, ...args]);
  expect(existsSync(trace)).toBe(false);
  await asked.getByTestId('question-decline').click();
  await completeAnswer(chat);
  expect(stage.model.requests.at(-1)?.tools.filter((tool) => tool.startsWith('mcp_theirs_'))).toEqual([]);
  await chat.getByTestId('tool-set-toggle').click();
  await chat.getByTestId('tool-set').getByText('theirs:').waitFor();
  await chat.keyboard.press('Escape');
  expect(existsSync(trace)).toBe(false);

  const waiting = await serverInControlRoom(chat, 'theirs');
  await inState(waiting, 'waiting-for-consent');
  await waiting.getByTestId('server-start').click();
  await asked.getByTestId('question-accept').click();
  await inState(waiting, 'running');
  await closeControlRoom(chat);
  await useTool(chat, 'mcp_theirs_echo', { message: 'approved at last' });
  expect(await resultOf((await completeAnswer(chat)).getByTestId('tool-card'))).toContain('approved at last');
  expect(existsSync(trace)).toBe(true);

  const workspace = join(stage.directory, 'workspace');
  mkdirSync(workspace);
  await aide.bringToFront();
  await aide.getByTestId('close-servers').click();
  await aide.getByTestId('workspace-path').fill(workspace);
  await aide.getByTestId('add-workspace').first().click();
  await send(aide, 'Is anything new?');
  await question(aide, 'server-consent').getByTestId('question-decline').click();
  await completeAnswer(aide);
});
