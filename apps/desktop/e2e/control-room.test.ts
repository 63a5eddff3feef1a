import { callsTool, says, startModelServer, temporaryDirectory } from '@chatos/testing';
import { isAlive, launchDesktop, runChatos } from '@chatos/testing/workbench';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';

const everything = join(import.meta.dirname, '..', 'node_modules', '@modelcontextprotocol', 'server-everything', 'dist', 'index.js');

/** A workbench with a model on loopback that calls the tool it is asked for, and a server of another program's configuration, which nobody has approved. */
async function setUp() {
  const directory = temporaryDirectory();
  const stateRoot = join(directory.path, 'state');
  const model = await startModelServer(({ userText, toolResults }) => (toolResults.length > 0 ? says(`It said: ${toolResults.join(' ')}`) : callsTool('mcp_everything_echo', { message: userText })));
  const file = join(directory.path, 'claude_desktop_config.json');
  writeFileSync(file, JSON.stringify({ mcpServers: { everything: { command: process.execPath, args: [everything, 'stdio'] } } }));
  const run = async (words: string[]) => {
    const { status, stderr } = await runChatos([...words, '--state-root', stateRoot]);
    if (status !== 0) throw new Error(stderr);
  };
  await run(['config', 'add', 'model', '--name', 'loopback', '--provider', 'openai_compatible', '--base-url', model.baseUrl, '--model', 'scripted', '--default']);
  await run(['config', 'import', 'mcp', file, '--all']);
  return {
    stateRoot, directory: directory.path,
    async [Symbol.asyncDispose]() {
      await model.close();
      directory.remove();
    },
  };
}

/** Starts the server in a page's control room, and accepts the command it shows first; the pid of what then runs. */
async function startAfterConsent(page: Page): Promise<number> {
  await page.getByTestId('servers-toggle').click();
  await page.locator('[data-testid="server-row"][data-server="everything"]').click();
  const detail = page.locator('[data-testid="server-detail"][data-server="everything"]');
  await detail.and(page.locator('[data-state="stopped"]')).waitFor();
  await detail.getByTestId('server-start').click();
  const asked = detail.locator('[data-testid="question-card"][data-kind="server-consent"]');
  await asked.waitFor();
  expect(await asked.getByTestId('command-line').locator('li').allInnerTexts()).toEqual([process.execPath, everything, 'stdio']);
  expect(await detail.getByTestId('server-instances').count()).toBe(0);
  await asked.getByTestId('question-accept').click();
  await detail.and(page.locator('[data-state="running"]')).waitFor();
  const pid = Number(await detail.getByTestId('server-instances').locator('tbody td').first().innerText());
  await page.getByTestId('close-servers').click();
  return pid;
}

async function callEcho(page: Page, words: string): Promise<void> {
  await page.getByTestId('composer').fill(words);
  await page.getByTestId('composer').press('Enter');
  await page.getByTestId('approve').click();
  await page.getByText(`It said: Echo: ${words}`).waitFor();
}

test('in a real Electron each runtime asks before a server runs the first time, runs its own, and leaves none behind', async () => {
  await using stage = await setUp();
  const desktop = await launchDesktop(stage.stateRoot);
  const pids: number[] = [];
  try {
    const chat = await desktop.page('chat');
    pids.push(await startAfterConsent(chat));
    await callEcho(chat, 'Hello from Chat');

    const aide = await desktop.page('aide');
    await aide.getByTestId('workspace-path').fill(stage.directory);
    await aide.getByTestId('add-workspace').first().click();
    await aide.getByTestId('composer').waitFor();
    // Approved in Chat is not approved here.
    pids.push(await startAfterConsent(aide));
    await callEcho(aide, 'Hello from AIDE');
    expect(new Set(pids).size).toBe(2);
    expect(pids.map(isAlive)).toEqual([true, true]);
  } finally {
    await desktop.close();
  }
  await expect.poll(() => pids.filter(isAlive), { timeout: 5_000 }).toEqual([]);
  expect(await runChatos(['doctor', '--state-root', stage.stateRoot])).toMatchObject({ status: 0 });
});
