import { runChatos } from '@chatos/testing/workbench';
import { testMcpServer } from '@chatos/testing';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousViolations } from './accessibility.ts';
import { completeAnswer, send } from './conversation-page.ts';
import { EVERYTHING_SERVER, obedient, useTool } from './servers-page.ts';
import { isConnected, openStage } from './stage.ts';
import type { Stage } from './stage.ts';

let stage: Stage;
let chat: Page;
/** What the page's policy refused. */
const refused: string[] = [];

beforeAll(async () => {
  stage = await openStage({
    isConfigured: true,
    agent: obedient,
    async seed(stateRoot) {
      const commands = { everything: `"${EVERYTHING_SERVER}" stdio`, pictures: `"${testMcpServer('pictures')}"` };
      for (const [name, command] of Object.entries(commands)) {
        const { status, stderr } = await runChatos(['config', 'add', 'mcp', '--name', name, '--command', `"${process.execPath}" ${command}`, '--state-root', stateRoot]);
        if (status !== 0) throw new Error(stderr);
      }
    },
  });
  chat = await stage.open('Chat');
  chat.on('console', (message) => {
    if (/content security policy/i.test(message.text())) refused.push(message.text());
  });
});
afterAll(async () => {
  expect(stage.defects).toEqual([]);
  expect(refused).toEqual([]);
  await stage.close();
});

interface DrawnImage { readonly naturalWidth: number; decode(): Promise<void> }

/** The width of a picture as the browser decoded it; 0 where it drew none. */
const drawnWidth = (picture: Locator) => picture.locator('img').evaluate((image) => (image as unknown as DrawnImage).decode().then(() => (image as unknown as DrawnImage).naturalWidth, () => 0));

test('a picture of a real server is drawn with its card, opens large, and is there again after a reload', async () => {
  await useTool(chat, 'mcp_everything_get-tiny-image');
  const answer = await completeAnswer(chat);
  const picture = answer.getByTestId('tool-image');
  expect(await drawnWidth(picture)).toBeGreaterThan(0);
  expect(await picture.locator('img').getAttribute('alt')).toBe('Image from mcp_everything_get-tiny-image');
  await picture.click();
  const viewer = chat.getByTestId('image-viewer');
  await viewer.getByText(/image\/png · .* · \d+ × \d+/).waitFor();
  const [download] = await Promise.all([chat.waitForEvent('download'), viewer.getByRole('link', { name: 'Save' }).click()]);
  expect(download.suggestedFilename()).toMatch(/^image-.*\.png$/);
  await chat.keyboard.press('Escape');
  await viewer.waitFor({ state: 'detached' });

  await chat.reload();
  await isConnected(chat);
  const again = chat.getByTestId('tool-image');
  await again.locator('img').waitFor();
  expect(await drawnWidth(again)).toBeGreaterThan(0);
});

test('sound has a player that knows how long it is, and what is not shown is named', async () => {
  await useTool(chat, 'mcp_pictures_pictures');
  const answer = await completeAnswer(chat);
  expect(await answer.getByTestId('tool-image').count()).toBe(2);
  const audio = answer.getByTestId('tool-audio').locator('audio');
  await audio.waitFor();
  await expect.poll(() => audio.evaluate((player) => (player as unknown as { duration: number }).duration)).toBeGreaterThan(0);
  await answer.getByRole('button', { expanded: false }).first().click();
  expect(await seriousViolations(chat)).toEqual([]);
  expect(await answer.getByTestId('tool-result').textContent()).toContain('not shown: only PNG, JPEG, GIF and WebP are');
});

test('a picture that is attached from a resource is drawn with the message', async () => {
  await chat.getByTestId('attach').click();
  await chat.locator('[data-testid="resource-item"][data-uri="picture://red"]').click();
  await send(chat, 'What colour is it?');
  await completeAnswer(chat);
  const picture = chat.getByTestId('message-user').last().getByTestId('tool-image');
  await picture.locator('img').waitFor();
  expect(await drawnWidth(picture)).toBe(1);
});
