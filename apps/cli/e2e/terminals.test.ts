import { callsTool, eventually, says } from '@chatos/testing';
import { commandLine, descendants } from '@chatos/testing/workbench';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousViolations } from './accessibility.ts';
import { completeAnswer, send } from './conversation-page.ts';
import { isConnected, openStage } from './stage.ts';
import type { Stage } from './stage.ts';

/** Where to leave pictures of the page for a human to look at; none are taken without it. */
const PICTURES = process.env['CHATOS_PICTURES'];

let stage: Stage;
let page: Page;
let workspace: string;

beforeAll(async () => {
  stage = await openStage({
    isConfigured: true,
    environment: { SHELL: '/bin/bash' },
    agent({ toolResults, userText }) {
      if (toolResults.length > 0) return says('That is done.');
      if (userText === 'Watch') return callsTool('mcp_shell_tasks_session_run', { command: 'echo watching; sleep 1000', session: 'watch' });
      if (userText === 'Make it') return callsTool('mcp_shell_tasks_run_shell_command', { command: 'printf "one\\nthree\\n" > notes.md; echo new > added.txt' });
      return says('Hello.');
    },
  });
  workspace = join(stage.directory, 'project');
  mkdirSync(workspace);
  page = await stage.open('AIDE');
  await page.getByTestId('workspace-path').fill(workspace);
  await page.getByTestId('add-workspace').first().click();
  await page.getByTestId('composer').waitFor();
  await page.getByTestId('side-panel-toggle').click();
  await send(page, 'Hello');
  await completeAnswer(page);
  await page.locator('[data-testid="panel-tab"][data-tab="terminals"]').click();
}, 60_000);
afterAll(async () => {
  expect(stage.defects).toEqual([]);
  await stage.close();
});

const view = (owner: 'user' | 'agent') => page.locator(`[data-testid="terminal-view"][data-owner="${owner}"]`);
const textOf = (owner: 'user' | 'agent') => view(owner).locator('.xterm-rows').innerText();
const shows = (pattern: RegExp) => expect.poll(() => textOf('user'), { timeout: 20_000 }).toMatch(pattern);

async function type(line: string): Promise<void> {
  await view('user').getByTestId('terminal-screen').click();
  await page.keyboard.type(`${line}\n`);
}

async function expectAccessible(name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
    if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `terminals-${name}-${colorScheme}.png`) });
    expect.soft(await seriousViolations(page), `${name}, ${colorScheme}`).toEqual([]);
  }
}

test('the user’s own shell opens at a click, in the workspace, takes what is typed at once, and knows no key of the workbench', async () => {
  await page.getByTestId('terminal-new').click();
  await page.locator('.xterm-helper-textarea:focus').waitFor();
  await page.keyboard.type("PS1='$ '; clear; pwd; env | grep -c MODEL_CLI_\n");
  await shows(new RegExp(`^${workspace}\\s+0\\s*$`, 'm'));
  await view('user').getByText('you', { exact: true }).waitFor();
});

test('it is searched, cleared, and its links lead out by a new tab', async () => {
  await type('clear; for n in 1 2 3; do echo "needle $n"; done; echo "see https://127.0.0.1:1/page."');
  await shows(/needle 3\s+see/);
  await page.keyboard.press('Control+f');
  await page.getByTestId('terminal-search').fill('needle 2');
  await expect.poll(() => page.getByTestId('terminal-search-count').innerText()).toMatch(/^\d of [12]$/);
  await page.getByTestId('terminal-search').fill('needle ');
  await expect.poll(() => page.getByTestId('terminal-search-count').innerText()).toMatch(/ of [34]$/);
  const first = await page.getByTestId('terminal-search-count').innerText();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.getByTestId('terminal-search-count').innerText()).not.toBe(first);
  await expectAccessible('search');
  await page.getByTestId('terminal-search').fill('nowhere to be found');
  await page.getByText('Nothing found').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.xterm-helper-textarea:focus').waitFor();
  const at = await view('user').locator('.xterm-rows > div').filter({ hasText: 'see https' }).last().boundingBox();
  const opened = stage.context.waitForEvent('page');
  await page.mouse.move((at?.x ?? 0) + 80, (at?.y ?? 0) + 5);
  await page.mouse.move((at?.x ?? 0) + 82, (at?.y ?? 0) + 6);
  // A link is one once the pointer has rested on it.
  await view('user').locator('.xterm-cursor-pointer').waitFor();
  await page.mouse.click((at?.x ?? 0) + 82, (at?.y ?? 0) + 6);
  const tab = await opened;
  // Which page it came from the other cannot tell.
  expect(await tab.evaluate('window.opener === null')).toBe(true);
  await tab.close();
});

test('a reload shows what it wrote, and the agent’s terminal stands beside it', async () => {
  await type('clear; echo $((40+2))');
  await shows(/^42\s*$/m);
  await page.reload();
  await isConnected(page);
  await shows(/^42\s*$/m);
  await send(page, 'Watch');
  await page.getByTestId('approve').click();
  await completeAnswer(page);
  await view('user').getByTestId('terminal-beside').click();
  await page.getByRole('menuitem', { name: /^watch/ }).click();
  await expect.poll(() => textOf('agent')).toContain('watching');
  await type('stty size');
  await shows(/^\d+ \d+\s*$/m);
  await expectAccessible('both');
  await view('agent').getByTestId('terminal-back').click();
  await view('user').getByTestId('terminal-back').click();
  await page.locator('[data-testid="terminal-row"][data-owner="agent"]').getByText('in a sandbox').waitFor();
  await expectAccessible('list');
});

test('what a command of the agent changes is among the changes of files', async () => {
  await send(page, 'Make it');
  await page.getByTestId('approve').click();
  await completeAnswer(page);
  await page.locator('[data-testid="panel-tab"][data-tab="files"]').click();
  for (const path of ['notes.md', 'added.txt']) await page.locator(`[data-testid="file-change"][data-path="${path}"]`).waitFor();
  await page.locator('[data-testid="panel-tab"][data-tab="terminals"]').click();
});

test('closed, it leaves no process, also none that left its session; so does the whole workbench', async () => {
  await page.locator('[data-testid="terminal-row"][data-owner="user"]').click();
  await type('setsid sleep 1001 & sleep 1002 & clear; echo $! > job');
  const job = await eventually('the jobs run', () => existsSync(join(workspace, 'job')) && runs('sleep\x001001').length === 1 && runs('sleep\x001002')[0]);
  expect(job).toBeGreaterThan(0);
  await page.getByTestId('terminal-kill').click();
  await page.getByTestId('terminal-kill-sure').click();
  await view('user').and(page.locator('[data-state="exited"]')).waitFor();
  expect([...runs('sleep\x001001'), ...runs('sleep\x001002')]).toEqual([]);
  await page.getByTestId('terminal-back').click();
  await page.getByTestId('terminal-new').click();
  await view('user').and(page.locator('[data-state="running"]')).waitFor();
  await type('setsid sleep 1003 &');
  await eventually('it runs', () => runs('sleep\x001003').length === 1);
  // The runtime and all its servers at once, so that none of them can clear up.
  const aide = await stage.processOf('aide');
  const watchdogs = descendants(aide).filter((pid) => commandLine(pid).includes('chatos-terminals'));
  expect(watchdogs).toHaveLength(1);
  for (const pid of [aide, ...descendants(aide).filter((one) => commandLine(one).includes('tool-server'))]) process.kill(pid, 'SIGKILL');
  await eventually('nothing is left', () => runs('sleep\x001003').length === 0 && watchdogs.every((pid) => commandLine(pid) === ''), 10_000);
}, 30_000);

/** The ids of processes with this in their command line. */
function runs(words: string): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8').startsWith(words) && environmentOf(name).includes(stage.home) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

function environmentOf(name: string): string {
  try {
    return readFileSync(`/proc/${name}/environ`, 'utf8');
  } catch {
    return '';
  }
}
