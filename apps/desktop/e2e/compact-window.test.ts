import { callsTool, createGate, eventually, says, startModelServer, streams, temporaryDirectory } from '@chatos/testing';
import type { Gate, ModelServer, TemporaryDirectory } from '@chatos/testing';
import { launchDesktop, runChatos } from '@chatos/testing/workbench';
import type { DesktopWorkbench } from '@chatos/testing/workbench';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** Where to leave pictures of the windows for a human to look at; none are taken without it. */
const PICTURES = process.env['CHATOS_PICTURES'];

let directory: TemporaryDirectory;
let model: ModelServer;
let desktop: DesktopWorkbench;
let aide: Page;
beforeAll(async () => {
  directory = temporaryDirectory();
  const [stateRoot, folder] = [join(directory.path, 'state'), join(directory.path, 'folder')];
  mkdirSync(folder);
  model = await startModelServer(() => says('Nothing more to do.'));
  const { status, stderr } = await runChatos(['config', 'add', 'model', '--name', 'loopback', '--provider', 'openai_compatible', '--base-url', model.baseUrl, '--model', 'scripted', '--default', '--state-root', stateRoot]);
  if (status !== 0) throw new Error(stderr);
  desktop = await launchDesktop(stateRoot);
  aide = await desktop.page('aide');
  await aide.getByTestId('workspace-path').fill(folder);
  await aide.getByTestId('add-workspace').first().click();
  await aide.getByTestId('composer').waitFor();
});
afterAll(async () => {
  await desktop.close();
  await model.close();
  directory.remove();
});

const findCompact = () => desktop.application.windows().find((page) => page.url() === 'chatos://aide/#compact');
const compactWindow = () => desktop.application.evaluate(({ BrowserWindow }) => {
  const window = BrowserWindow.getAllWindows().find((each) => each.webContents.getURL() === 'chatos://aide/#compact');
  if (window === undefined) return null;
  const given = (window.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences();
  return { bounds: window.getBounds(), isOnTop: window.isAlwaysOnTop(), sandbox: given['sandbox'], contextIsolation: given['contextIsolation'], nodeIntegration: given['nodeIntegration'], isPersistent: window.webContents.session.isPersistent() };
});

async function openCompact(): Promise<Page> {
  await aide.getByTestId('compact-toggle').click();
  const page = await eventually('the compact window', () => findCompact());
  await page.getByTestId('compact').waitFor();
  return page;
}

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(PICTURES, `compact-${name}-${colorScheme}.png`) });
  }
}

/** A run that is held in the midst of its first answer, and then calls a tool that asks nobody. */
async function holdRun(text: string): Promise<Gate> {
  const gate = createGate();
  model.enqueue(streams(['I look at the folder first.', { kind: 'gate', gate }, { kind: 'tool-call', tool: 'mcp_project_files_list_directory', arguments: { path: '.' } }]));
  await aide.getByTestId('composer').fill(text);
  await aide.getByTestId('composer').press('Enter');
  await gate.reached;
  return gate;
}

test('the compact window stays on top, shows the run, corrects it, and gives the next one', async () => {
  const empty = await openCompact();
  await empty.getByText('No session yet').waitFor();
  await picture(empty, 'empty');
  const gate = await holdRun('Count the files');
  await empty.getByTestId('compact-state').getByText('Running').waitFor();
  await empty.getByTestId('compact-doing').getByText('I look at the folder first.').waitFor();
  await picture(empty, 'running');
  expect(await compactWindow()).toMatchObject({ isOnTop: true, sandbox: true, contextIsolation: true, nodeIntegration: false, isPersistent: false });

  await empty.getByTestId('compact-text').fill('Only the hidden ones');
  await empty.getByTestId('compact-text').press('Enter');
  await expect.poll(() => empty.getByTestId('compact-text').inputValue()).toBe('');
  await aide.getByTestId('correction').getByText('Only the hidden ones').waitFor();
  gate.open();
  await empty.getByTestId('compact-state').getByText('Done').waitFor();
  expect(model.requests[1]?.conversation.map(({ text }) => text).join('\n')).toContain('Only the hidden ones');

  model.enqueue(callsTool('mcp_shell_tasks_run_shell_command', { command: 'touch made-by-command' }));
  await empty.getByTestId('compact-text').fill('Make a file');
  await empty.getByTestId('compact-text').press('Enter');
  await aide.getByTestId('message-user').getByText('Make a file').waitFor();
  const question = empty.getByTestId('compact-question');
  await question.waitFor();
  await picture(empty, 'question');
  if (await question.getByTestId('question-accept').isVisible()) await question.getByTestId('question-accept').click();
  await aide.getByText('Nothing more to do.').last().waitFor();
  await empty.getByTestId('compact-state').getByText('Done').waitFor();
});

test('it holds, stops and opens the run it shows; it remembers its place', async () => {
  const page = findCompact() as Page;
  const gate = await holdRun('Count once more');
  await page.getByTestId('compact-pause').click();
  gate.open();
  await page.getByTestId('compact-state').getByText('Paused').waitFor();
  await page.getByTestId('compact-stop').click();
  await page.getByTestId('compact-state').getByText('Stopped').waitFor();

  await aide.evaluate(() => void (globalThis as unknown as { chatosShell: { showSurface(input: object): Promise<unknown> } }).chatosShell.showSurface({ surface: 'chat' }));
  await page.getByTestId('compact-open').click();
  await eventually("AIDE's own window to show", () => aide.evaluate(() => document.visibilityState === 'visible'));

  await desktop.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find((each) => each.webContents.getURL().endsWith('#compact'))?.setBounds({ x: 40, y: 60, width: 420, height: 260 }));
  await page.getByRole('button', { name: 'Close the compact window' }).click();
  await eventually('the window to be closed', () => findCompact() === undefined);
  await openCompact();
  expect((await compactWindow())?.bounds).toMatchObject({ width: 420, height: 260 });
});

test("Chat's page opens no compact window of AIDE's, and gets no port of it", async () => {
  await (findCompact() as Page).getByRole('button', { name: 'Close the compact window' }).click();
  await eventually('the window to be closed', () => findCompact() === undefined);
  const chat = await desktop.page('chat');
  const answers = await chat.evaluate(async () => {
    const shell = (globalThis as unknown as { chatosShell: { showCompact(input: object): Promise<unknown> } }).chatosShell;
    return [await shell.showCompact({ isShown: true, surface: 'aide' }).then(() => 'opened', (error: Error) => error.message), String(window.open('chatos://aide/#compact', '_blank', 'popup'))];
  });
  expect(answers[0]).toContain('has no small window');
  expect(answers[1]).toBe('null');
  expect(findCompact()).toBeUndefined();
  expect(await desktop.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().filter((each) => each.webContents.getURL().includes('compact')).length)).toBe(0);
});
