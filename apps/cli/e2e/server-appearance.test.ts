import { runChatos } from '@chatos/testing/workbench';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousViolations } from './accessibility.ts';
import { completeAnswer, sendAnew } from './conversation-page.ts';
import { EVERYTHING_SERVER, closeControlRoom, obedient, question, serverInControlRoom, useTool } from './servers-page.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';

let stage: Stage;
let chat: Page;

beforeAll(async () => {
  stage = await openStage({
    isConfigured: true,
    agent: obedient,
    async seed(stateRoot) {
      const file = join(stateRoot, '..', 'mcp.json');
      writeFileSync(file, JSON.stringify({ mcpServers: { theirs: { command: process.execPath, args: [EVERYTHING_SERVER, 'stdio'], env: { TOKEN: 'a token' } } } }));
      await runChatos(['config', 'add', 'mcp', '--name', 'everything', '--command', `"${process.execPath}" "${EVERYTHING_SERVER}" stdio`, '--state-root', stateRoot]);
      await runChatos(['config', 'add', 'mcp', '--name', 'broken', '--command', `"${process.execPath}" -e "console.error('no licence found'); process.exit(3)"`, '--state-root', stateRoot]);
      await runChatos(['config', 'import', 'mcp', file, '--all', '--state-root', stateRoot]);
    },
  });
  chat = await stage.open('Chat');
});
afterAll(async () => {
  expect(stage.defects).toEqual([]);
  await stage.close();
});

/** Looks at the page in both appearances. */
async function expectAccessible(name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await chat.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await chat.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
    expect.soft(await seriousViolations(chat), `${name}, ${colorScheme}`).toEqual([]);
  }
}

test('the question whether a server may run, in the conversation and in the control room, can be read by all', async () => {
  await sendAnew(chat, 'Good morning');
  await question(chat, 'server-consent').waitFor();
  await expectAccessible('consent');
  const detail = await serverInControlRoom(chat, 'theirs');
  await detail.getByTestId('question-card').waitFor();
  await expectAccessible('consent in the control room');
  await (await serverInControlRoom(chat, 'everything')).waitFor();
  await expectAccessible('control room');
  await (await serverInControlRoom(chat, 'broken')).getByTestId('server-log').getByText('no licence found').first().waitFor();
  await expectAccessible('failed server');
  await closeControlRoom(chat);
  await question(chat, 'server-consent').getByTestId('question-decline').click();
  await completeAnswer(chat);
});

test('so can tools, resources and prompts', async () => {
  await chat.getByTestId('tool-set-toggle').click();
  await chat.getByTestId('tool-set').waitFor();
  await expectAccessible('tools');
  await chat.keyboard.press('Escape');
  await chat.getByTestId('tool-set').waitFor({ state: 'detached' });
  await chat.getByTestId('attach').click();
  await chat.getByTestId('resource-item').first().waitFor();
  await expectAccessible('resources');
  await chat.keyboard.press('Escape');
  await chat.getByTestId('resource-picker').waitFor({ state: 'detached' });
  await chat.getByTestId('composer').fill('/');
  await chat.getByTestId('slash-item').first().waitFor();
  await expectAccessible('slash commands');
  await chat.locator('[data-command="/everything:completable-prompt"]').click();
  await chat.getByTestId('prompt-form').waitFor();
  await expectAccessible('arguments of a prompt');
  await chat.keyboard.press('Escape');
  await chat.getByTestId('composer').fill('');
});

test('so can what a server asks during a call', async () => {
  await useTool(chat, 'mcp_everything_trigger-elicitation-request');
  await question(chat, 'elicitation-form').waitFor();
  await expectAccessible('form');
  await question(chat, 'elicitation-form').getByTestId('question-cancel').click();
  await completeAnswer(chat);
  await useTool(chat, 'mcp_everything_trigger-sampling-request', { prompt: 'a poem', maxTokens: 5 });
  await question(chat, 'sampling').waitFor();
  await expectAccessible('sampling');
  await question(chat, 'sampling').getByTestId('question-decline').click();
  await completeAnswer(chat);
});
