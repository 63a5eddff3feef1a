import { callsTool, says, temporaryDirectory } from '@chatos/testing';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousViolations } from './accessibility.ts';
import { completeAnswer, send } from './conversation-page.ts';
import { closeControlRoom, serverInControlRoom } from './servers-page.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';

/** Where to leave pictures of the pages for a human to look at; none are taken without it. */
const PICTURES = process.env['CHATOS_PICTURES'];
const REASON = 'bwrap and socat cannot be found: install the packages bubblewrap and socat.';

let stage: Stage;
const programs = temporaryDirectory();
const pages: Record<'chat' | 'aide', Page> = {} as never;
const folders: Record<'chat' | 'aide', string> = {} as never;

beforeAll(async () => {
  linkPrograms(programs.path, ['bwrap', 'socat']);
  stage = await openStage({
    isConfigured: true,
    // Without a login shell nobody puts the folders of the system back on the PATH.
    environment: { PATH: programs.path, SHELL: '' },
    agent({ userText, toolResults }) {
      if (toolResults.length > 0) return says(`It said: ${toolResults.join(' ')}`);
      if (userText === 'Open a shell') return callsTool('mcp_shell_tasks_session_run', { command: 'cat > typed.txt', session: 'work' });
      return callsTool('mcp_shell_tasks_run_shell_command', { command: `echo ${userText} > ${userText}.txt && cat ${userText}.txt` });
    },
  });
  for (const name of ['chat', 'aide'] as const) mkdirSync((folders[name] = join(stage.directory, `${name}-folder`)));
  pages.chat = await stage.open('Chat');
  await pages.chat.getByTestId('chat-folder').click();
  await pages.chat.getByTestId('pick-folder').click();
  await pages.chat.getByTestId('folder-form').fill(folders.chat);
  await pages.chat.getByTestId('folder-form').press('Enter');
  await pages.chat.getByTestId('chat-folder').getByText('chat-folder').waitFor();
  pages.aide = await stage.open('AIDE');
  await pages.aide.getByTestId('workspace-path').fill(folders.aide);
  await pages.aide.getByTestId('add-workspace').first().click();
  await pages.aide.getByTestId('composer').waitFor();
}, 60_000);
afterAll(async () => {
  expect(stage.defects).toEqual([]);
  await stage.close();
  programs.remove();
});

/** A folder with every program of this machine but these: what a PATH is on a machine where they are not installed. */
function linkPrograms(folder: string, missing: readonly string[]): void {
  for (const name of readdirSync('/usr/bin')) if (!missing.includes(name)) symlinkSync(join('/usr/bin', name), join(folder, name));
}

/** Looks at the page in both appearances. */
async function expectAccessible(page: Page, name: string): Promise<void> {
  await page.bringToFront();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
    if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `no-sandbox-${name}-${colorScheme}.png`) });
    expect.soft(await seriousViolations(page), `${name}, ${colorScheme}`).toEqual([]);
  }
}

/** The card that asks whether a command may be run, with the warning it needs here, after the use of the tool was approved. */
async function askedFor(page: Page, command: string): Promise<Locator> {
  await page.getByTestId('approve').click();
  const card = page.locator('[data-testid="question-card"][data-prompt="file_change_confirm"]');
  await card.getByTestId('question-command').getByText(command).waitFor();
  await card.getByText(`No sandbox confines it: it can read and write whatever you can. ${REASON}`).waitFor();
  return card;
}

/** Opens the badge within `place` with the keyboard, reads why, and closes it: the focus is back where it was. */
async function readBadge(page: Page, place: Locator, name: string): Promise<void> {
  const badge = place.getByTestId('no-sandbox');
  await badge.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByText('Nothing confines the commands models run here').waitFor();
  await page.getByRole('dialog').getByText(REASON).waitFor();
  await expectAccessible(page, name);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await badge.and(page.locator(':focus')).waitFor();
}

describe.each(['chat', 'aide'] as const)('where no sandbox can be had, in %s', (surface) => {
  test('a command asks first and says that nothing confines it; declined it is not run', async () => {
    const page = pages[surface];
    await send(page, 'declined');
    const card = await askedFor(page, 'echo declined > declined.txt');
    await expectAccessible(page, `${surface}-asks`);
    expect(existsSync(join(folders[surface], 'declined.txt'))).toBe(false);
    await card.getByTestId('question-decline').click();
    await (await completeAnswer(page)).getByText('The user declined the command; it was not run.').first().waitFor();
    expect(readdirSync(folders[surface])).toEqual([]);
  });

  test('it is run on a word; what would go on in the background asks the same', async () => {
    const page = pages[surface];
    await send(page, 'accepted');
    await (await askedFor(page, 'echo accepted > accepted.txt')).getByRole('button', { name: 'Run' }).click();
    await completeAnswer(page);
    expect(readFileSync(join(folders[surface], 'accepted.txt'), 'utf8')).toBe('accepted\n');
    await send(page, 'Open a shell');
    await (await askedFor(page, 'cat > typed.txt')).getByTestId('question-decline').click();
    await completeAnswer(page);
    expect(readdirSync(folders[surface])).toEqual(['accepted.txt']);
  });

  test('a badge in the bar and in the control room says so, and why', async () => {
    const page = pages[surface];
    await page.bringToFront();
    await readBadge(page, page.getByRole('main'), `${surface}-bar`);
    const detail = await serverInControlRoom(page, 'shell_tasks');
    await page.locator('[data-testid="server-row"][data-server="shell_tasks"]').getByText('no sandbox').waitFor();
    await detail.getByTestId('server-sandbox').getByText(`none: every command asks first. ${REASON}`).waitFor();
    // What the model is told of the server must not promise a sandbox either.
    await detail.getByTestId('server-log').getByText('No sandbox confines commands on this machine').waitFor();
    await readBadge(page, detail, `${surface}-control-room`);
    await closeControlRoom(page);
  });
});
