import { callsTool, says, startModelServer, temporaryDirectory } from '@chatos/testing';
import { commandLine, descendants, filesContaining, isAlive, launchDesktop, runChatos } from '@chatos/testing/workbench';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';

/** Where to leave pictures of the windows for a human to look at; none are taken without it. */
const PICTURES = process.env['CHATOS_PICTURES'];
const CHAT_WORD = 'heronword';
const AIDE_WORD = 'ottersword';
/** The command line of the terminal's shell, by which its process is known. */
const SHELL = 'bash --norc --noprofile';

/** A workbench with a folder for each side, a home of its own, and a model on loopback that opens a terminal or writes notes, as it is asked to. */
async function setUp() {
  const directory = temporaryDirectory();
  const stateRoot = join(directory.path, 'state');
  const folders = { home: join(directory.path, 'home'), chat: join(directory.path, 'chat-folder'), aide: join(directory.path, 'aide-folder') };
  for (const folder of Object.values(folders)) mkdirSync(folder);
  const model = await startModelServer(({ userText, toolResults }) => {
    const word = userText.split(' ').at(-1) ?? '';
    const isShell = userText.startsWith('Open a shell');
    if (toolResults.length > 0) return says(isShell ? `The shell is open, ${word}.` : `The notes are written, ${word}.`);
    if (isShell) return callsTool('mcp_shell_tasks_session_run', { command: `PS1='ready> ' ${SHELL}`, session: `work-${word}` });
    return callsTool('mcp_code_writer_write_file', { path: 'notes.md', contents: `# Notes\n\nWritten by ${word}.\n` });
  });
  const { status, stderr } = await runChatos(['config', 'add', 'model', '--name', 'loopback', '--provider', 'openai_compatible', '--base-url', model.baseUrl, '--model', 'scripted', '--default', '--state-root', stateRoot]);
  if (status !== 0) throw new Error(stderr);
  return {
    stateRoot, folders,
    async [Symbol.asyncDispose]() {
      await model.close();
      directory.remove();
    },
  };
}

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `desktop-${name}.png`) });
}

async function send(page: Page, text: string): Promise<void> {
  await page.getByTestId('composer').fill(text);
  await page.getByTestId('composer').press('Enter');
}

/** Has the notes written: the card shows the difference, nothing lies on the disk until it is applied, and the word is in the file then. */
async function writeNotes(page: Page, folder: string, word: string, name: string): Promise<void> {
  const file = join(folder, 'notes.md');
  await send(page, `Write the notes ${word}`);
  const asked = page.locator('[data-testid="question-card"][data-prompt="file_change_confirm"]');
  await asked.getByTestId('diff').getByText(`+Written by ${word}.`).waitFor();
  expect(existsSync(file)).toBe(false);
  await picture(page, name);
  await asked.getByTestId('question-accept').click();
  await page.getByText(`The notes are written, ${word}.`).waitFor();
  expect(readFileSync(file, 'utf8')).toBe(`# Notes\n\nWritten by ${word}.\n`);
}

/** Gives the open chat a folder by its path: the desktop's own dialog is the system's, and no test can press its buttons. */
async function giveFolder(chat: Page, folder: string): Promise<void> {
  await chat.getByTestId('chat-folder').click();
  await chat.getByTestId('pick-folder').click();
  await chat.getByRole('button', { name: 'Browse…' }).waitFor();
  await chat.getByTestId('folder-form').fill(folder);
  await chat.getByTestId('folder-form').press('Enter');
  await chat.getByTestId('chat-folder').getByText('chat-folder').waitFor();
}

/** Has a terminal opened, and uses it in the side panel as a user would. */
async function useTerminal(aide: Page): Promise<void> {
  await aide.getByTestId('side-panel-toggle').click();
  await aide.locator('[data-testid="panel-tab"][data-tab="terminals"]').click();
  await send(aide, `Open a shell ${AIDE_WORD}`);
  await aide.getByTestId('approve').click();
  await aide.locator(`[data-testid="terminal-row"][data-terminal="work-${AIDE_WORD}"]`).click();
  const screen = () => aide.locator('.xterm-rows').innerText();
  await expect.poll(screen, { timeout: 20_000 }).toMatch(/ready>/);
  await aide.getByTestId('terminal-screen').click();
  await aide.keyboard.type(`echo $((40+2)) ${AIDE_WORD}\n`);
  await expect.poll(screen, { timeout: 20_000 }).toMatch(new RegExp(`^42 ${AIDE_WORD}\\s*$`, 'm'));
  await picture(aide, 'aide-terminal');
}

test('in a real Electron both sides use the built-in tools: a terminal is typed into, changes are asked about, and nothing of it is left running or lies on the wrong side', async () => {
  await using stage = await setUp();
  const desktop = await launchDesktop(stage.stateRoot, { HOME: stage.folders.home });
  let processes: number[] = [];
  try {
    const chat = await desktop.page('chat');
    await giveFolder(chat, stage.folders.chat);
    await writeNotes(chat, stage.folders.chat, CHAT_WORD, 'chat-change');

    const aide = await desktop.page('aide');
    await aide.getByTestId('workspace-path').fill(stage.folders.aide);
    await aide.getByTestId('add-workspace').first().click();
    await useTerminal(aide);
    await writeNotes(aide, stage.folders.aide, AIDE_WORD, 'aide-change');

    processes = descendants(desktop.pid);
    const lines = processes.map(commandLine);
    expect(lines, 'the shell of the terminal').toContain(SHELL);
    expect(lines.filter((line) => line.includes('tool-server.cjs code --write')), 'one file server on each side').toHaveLength(2);
  } finally {
    await desktop.close();
  }
  await expect.poll(() => processes.filter(isAlive).map(commandLine), { timeout: 5_000 }).toEqual([]);

  for (const [own, word, database] of [['chatos_chat_runtime/', CHAT_WORD, 'runtime.db.sqlite'], ['chatos/', AIDE_WORD, 'chatos.db.sqlite']] as const) {
    const found = filesContaining(stage.stateRoot, word);
    expect(found.filter((path) => !path.startsWith(own)), `files of the other side with ${word}`).toEqual([]);
    for (const path of [database, 'file-changes.jsonl', 'ui-prompts.jsonl']) expect(found).toContain(`${own}${path}`);
    expect(found.some((path) => path.startsWith(`${own}blobs/contents/`))).toBe(true);
    expect(found.some((path) => path.startsWith(`${own}sessions/`) && path.endsWith('.output.log')), `a terminal's output under ${own}`).toBe(word === AIDE_WORD);
  }
  expect(await runChatos(['doctor', '--state-root', stage.stateRoot])).toMatchObject({ status: 0 });
});
