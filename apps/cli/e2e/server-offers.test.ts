import { runChatos } from '@chatos/testing/workbench';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeAnswer, resultOf, send, sendAnew } from './conversation-page.ts';
import { EVERYTHING_SERVER, obedient, question, useTool } from './servers-page.ts';
import { FILE_SERVER, openStage } from './stage.ts';
import type { Stage } from './stage.ts';

let stage: Stage;
let chat: Page;

beforeAll(async () => {
  stage = await openStage({
    isConfigured: true,
    agent: obedient,
    async seed(stateRoot) {
      const commands = { everything: `"${EVERYTHING_SERVER}" stdio`, files: `"${FILE_SERVER}" "${join(stateRoot, '..', 'home')}"` };
      for (const [name, command] of Object.entries(commands)) {
        const { status, stderr } = await runChatos(['config', 'add', 'mcp', '--name', name, '--command', `"${process.execPath}" ${command}`, '--state-root', stateRoot]);
        if (status !== 0) throw new Error(stderr);
      }
    },
  });
  chat = await stage.open('Chat');
});
afterAll(async () => {
  expect(stage.defects).toEqual([]);
  await stage.close();
});

/** The model has been asked this: what comes last on the page is its answer, not the one before. */
const isTold = (words: string) => expect.poll(() => stage.model.requests.at(-1)?.userText).toContain(words);

test('a prompt of a server is a slash command: its arguments are proposed, and it fills the composer', async () => {
  await sendAnew(chat, 'Good morning');
  await completeAnswer(chat);
  await chat.getByTestId('composer').pressSequentially('/completable');
  await chat.locator('[data-testid="slash-item"][data-command="/everything:completable-prompt"]').waitFor();
  await chat.getByTestId('composer').press('Enter');
  const argument = (name: string) => chat.locator(`[data-testid="prompt-argument"][data-argument="${name}"]`);
  await argument('department').fill('E');
  await chat.getByRole('option', { name: 'Engineering' }).click();
  await argument('name').click();
  await chat.getByRole('option', { name: 'Charlie' }).click();
  await chat.getByTestId('prompt-insert').click();
  await expect.poll(() => chat.getByTestId('composer').inputValue()).toBe('Please promote Charlie to the head of the Engineering team.');
  await chat.getByTestId('composer').press('Enter');
  await isTold('promote Charlie');
  await completeAnswer(chat);
});

test('a resource that was attached is sent, and shown with the message', async () => {
  await chat.getByTestId('attach').click();
  await chat.locator('[data-testid="resource-item"][data-uri*="architecture.md"]').click();
  await chat.getByTestId('attachment-chip').waitFor();
  await send(chat, 'What does this say?');
  await isTold('What does this say?');
  await completeAnswer(chat);
  const shown = chat.getByTestId('message-attachment').last();
  expect(await shown.innerText()).toContain('architecture.md');
  expect(await chat.getByTestId('attachment-chip').count()).toBe(0);
  const request = stage.model.requests.at(-1);
  expect(request?.userText).toContain('What does this say?');
  expect(request?.text).toContain('Everything Server');
  await shown.getByRole('button').click();
  await shown.getByText('Everything Server').first().waitFor();
});

test('what was attached and changed since is told, and read again on a click', async () => {
  // The session of the message before, with its resource: this one turns the server's updates on.
  await send(chat, 'use mcp_everything_toggle-subscriber-updates {}');
  await chat.getByTestId('approve').click();
  await completeAnswer(chat);
  const changed = chat.getByTestId('attachment-changed');
  await changed.waitFor();
  expect(await changed.innerText()).toMatch(/architecture\.md[\s\S]*changed since it was sent/);
  await changed.getByTestId('attach-again').click();
  await chat.getByTestId('attachment-chip').waitFor();
  await changed.waitFor({ state: 'detached' });
  await send(chat, 'And what does it say now?');
  await isTold('And what does it say now?');
  await completeAnswer(chat);
  expect(stage.model.requests.at(-1)?.userText).toContain('Everything Server');
});

test('a form that a server asks for is filled in on the page', async () => {
  await useTool(chat, 'mcp_everything_trigger-elicitation-request');
  const asked = question(chat, 'elicitation-form');
  const field = (name: string) => asked.locator(`[data-testid="question-field"][data-field="${name}"]`);
  await asked.getByTestId('question-accept').click();
  await field('name').fill('Ada Lovelace');
  await field('integer').fill('7');
  await asked.getByTestId('question-accept').click();
  const result = await resultOf((await completeAnswer(chat)).getByTestId('tool-card'));
  expect(result).toContain('Ada Lovelace');
  expect(result).toMatch(/integer\D*7\b/);
  expect(await asked.count()).toBe(0);
});

test('a server uses the model only where that was allowed, and what it would send is shown', async () => {
  await useTool(chat, 'mcp_everything_trigger-sampling-request', { prompt: 'a little poem', maxTokens: 50 });
  const asked = question(chat, 'sampling');
  await asked.getByText('a little poem').waitFor();
  const before = stage.model.requests.length;
  await asked.getByTestId('question-accept').click();
  expect(await resultOf((await completeAnswer(chat)).getByTestId('tool-card'))).toContain('An answer without a tool.');
  expect(stage.model.requests[before]?.userText).toContain('a little poem');

  await useTool(chat, 'mcp_everything_trigger-sampling-request', { prompt: 'another poem', maxTokens: 50 });
  await asked.getByTestId('question-decline').click();
  await completeAnswer(chat);
  expect(stage.model.requests.filter(({ userText }) => userText.startsWith('Resource') && userText.includes('another poem'))).toEqual([]);
});

test('a server that was switched off for a session is not offered to its model, and is to that of another', async () => {
  const offered = () => new Set(stage.model.requests.at(-1)?.tools.map((tool) => tool.split('_')[1]));
  await sendAnew(chat, 'What can you use?');
  await completeAnswer(chat);
  expect(offered()).toContain('everything');
  await chat.getByTestId('tool-set-toggle').click();
  const server = chat.locator('[data-testid="tool-set-server"][data-server="everything"]');
  // The input itself is drawn over, so it is switched with the keyboard.
  await server.getByRole('switch').press('Space');
  await expect.poll(() => server.getByRole('switch').isChecked()).toBe(false);
  await chat.keyboard.press('Escape');
  await chat.getByTestId('tool-set').waitFor({ state: 'detached' });
  await send(chat, 'And now?');
  await isTold('And now?');
  await completeAnswer(chat);
  expect(offered()).not.toContain('everything');
  expect(offered()).toContain('files');
  await sendAnew(chat, 'And in another session?');
  await completeAnswer(chat);
  expect(offered()).toContain('everything');
});

test('a result too large for the model is opened whole', async () => {
  const path = join(stage.home, 'large.txt');
  writeFileSync(path, `${'A line of a large file.\n'.repeat(6_000)}the very end of it`);
  await useTool(chat, 'mcp_files_read_text_file', { path });
  const answer = await completeAnswer(chat);
  expect((await resultOf(answer.getByTestId('tool-card'))).length).toBeLessThan(60_000);
  await answer.getByTestId('open-blob').click();
  const viewer = chat.getByTestId('blob-viewer');
  await viewer.getByTestId('blob-more').click();
  await viewer.getByTestId('blob-text').getByText('the very end of it').waitFor();
  expect(await viewer.getByTestId('blob-more').count()).toBe(0);
});
