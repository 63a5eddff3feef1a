import { failsWith, says } from '@chatos/testing';
import { filesContaining } from '@chatos/testing/workbench';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeAnswer, resultOf, send, sendAnew } from './conversation-page.ts';
import { isMarked, lengthsSeen, mark, watchGrowth } from './page-scripts.ts';
import { addModel, addServer, card, testRecord } from './settings-pages.ts';
import { FILE_SERVER, isConnected, openStage } from './stage.ts';
import type { Stage } from './stage.ts';

const KEY = 'canary-sk-right-7f31a0';
const BAD_KEY = 'canary-sk-wrong-0b9d2c';

let stage: Stage;
let chat: Page;
let settings: Page;

beforeAll(async () => {
  stage = await openStage({
    agent: ({ apiKey }) => (apiKey === KEY ? says('An answer ', 'of the ', 'loopback model.') : failsWith(401, 'Incorrect API key provided: it is not one of ours.')),
  });
  writeFileSync(join(stage.home, 'a-file-in-the-home.txt'), 'contents');
  chat = await stage.open('Chat');
});
afterAll(() => stage.close());

test('without any set-up the composer is ready, and what answers says that it is a demonstration', async () => {
  await chat.locator('[data-testid="composer"]:focus').waitFor();
  await chat.getByTestId('demo-banner').getByText('Offline demonstration').waitFor();
  expect(await chat.getByTestId('model-picker').innerText()).toContain('Demo – offline');
});

test('the demonstration streams its answer', async () => {
  await watchGrowth(chat);
  await chat.keyboard.type('Good morning');
  await chat.keyboard.press('Enter');
  const answer = await completeAnswer(chat);
  expect(await answer.innerText()).toContain('offline demonstration model');
  expect(await answer.innerText()).toContain('“Good morning”');
  expect(await lengthsSeen(chat)).toBeGreaterThan(20);
  expect(await chat.getByTestId('session-item').innerText()).toContain('Good morning');
});

test('a built-in tool runs without asking, and tells the real time', async () => {
  const before = Date.now();
  await send(chat, '/tool get_current_time');
  const answer = await completeAnswer(chat);
  expect(await chat.getByTestId('approval-card').count()).toBe(0);
  const told = await resultOf(answer.locator('[data-tool="get_current_time"]'));
  const time = Date.parse(/\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)/.exec(told)?.[0] ?? '');
  expect(time).toBeGreaterThanOrEqual(before - 1_000);
  expect(time).toBeLessThanOrEqual(Date.now() + 1_000);
});

test('the page offers the way on, to the settings', async () => {
  settings = await stage.open('Chat');
  await settings.getByTestId('open-settings').click();
  await settings.getByTestId('model-card').waitFor();
  await isConnected(settings);
  expect(settings.url()).not.toContain('t=');
});

test('an MCP server added in the settings lists its tools there, and lists the home directory in Chat once allowed', async () => {
  await addServer(settings, { name: 'fs', endpoint: `"${process.execPath}" "${FILE_SERVER}" .` });
  const { isOk, words } = await testRecord(settings, 'fs');
  expect(isOk).toBe(true);
  expect(words).toContain('list_directory');

  await sendAnew(chat, '/tool mcp_fs_list_directory {"path":"."}');
  const approval = chat.getByTestId('approval-card');
  await approval.getByTestId('approve').waitFor();
  expect(await approval.innerText()).toContain('mcp_fs_list_directory');
  expect(await approval.getByTestId('tool-arguments').innerText()).toMatch(/path\s+"\."/);
  await approval.getByTestId('approve').click();
  const answer = await completeAnswer(chat);
  expect(await resultOf(answer.getByTestId('tool-card'))).toContain('a-file-in-the-home.txt');
  expect(await answer.innerText()).toContain('returned');
});

test('a denied call is not made, and the model is told so', async () => {
  await sendAnew(chat, '/tool mcp_fs_list_directory {"path":"."}');
  await chat.getByTestId('deny').click();
  const answer = await completeAnswer(chat);
  await answer.locator('[data-testid="tool-card"][data-state="denied"]').waitFor();
  expect(await answer.innerText()).toContain('did not succeed');
  expect(await answer.innerText()).not.toContain('a-file-in-the-home.txt');
});

test('a tool that is always allowed asks once and never again, in any session', async () => {
  await sendAnew(chat, '/tool mcp_fs_list_directory {"path":"."}');
  await chat.getByTestId('approve-always').click();
  expect(await resultOf((await completeAnswer(chat)).getByTestId('tool-card'))).toContain('a-file-in-the-home.txt');
  await sendAnew(chat, '/tool mcp_fs_list_directory {"path":"."}');
  const answer = await completeAnswer(chat);
  expect(await chat.getByTestId('approval-card').count()).toBe(0);
  expect(await answer.locator('[data-testid="tool-card"][data-state="succeeded"]').count()).toBe(1);
});

test('a model added in the settings answers its test, and in Chat without a reload', async () => {
  await mark(chat);
  await addModel(settings, { name: 'loopback', baseUrl: stage.model.baseUrl, keyName: 'LOOPBACK_KEY', key: KEY });
  await card(settings, 'loopback').getByTestId('default-badge').waitFor();
  expect(await testRecord(settings, 'loopback')).toMatchObject({ isOk: true, words: expect.stringContaining('answers') as string });

  await chat.getByTestId('demo-banner').waitFor({ state: 'detached' });
  await sendAnew(chat, 'Are you a real model?');
  expect(await (await completeAnswer(chat)).innerText()).toContain('An answer of the loopback model.');
  expect(stage.model.requests.at(-1)).toMatchObject({ apiKey: KEY, userText: 'Are you a real model?' });
  expect(await isMarked(chat)).toBe(true);
});

test('a bad key is answered in the provider’s own words, in the settings and in Chat', async () => {
  await addModel(settings, { name: 'locked-out', baseUrl: stage.model.baseUrl, keyName: 'WRONG_KEY', key: BAD_KEY });
  const { isOk, words } = await testRecord(settings, 'locked-out');
  expect(isOk).toBe(false);
  expect(words).toContain('Incorrect API key provided: it is not one of ours.');

  await chat.getByTestId('new-session').click();
  await chat.getByTestId('model-picker').click();
  await chat.getByRole('menuitem', { name: 'locked-out' }).click();
  await send(chat, 'Will this do?');
  await chat.getByTestId('notice').getByText('Incorrect API key provided: it is not one of ours.').waitFor();
});

test('no key is in any page, in anything a page received, or in any file but encrypted', async () => {
  for (const page of [chat, settings]) for (const key of [KEY, BAD_KEY]) expect(await page.content()).not.toContain(key);
  expect(stage.frames.length).toBeGreaterThan(50);
  expect(stage.frames.filter((frame) => frame.includes(KEY) || frame.includes(BAD_KEY))).toEqual([]);
  for (const key of [KEY, BAD_KEY]) expect(filesContaining(stage.directory, key)).toEqual([]);
  // The names show that the scan would have seen the values.
  expect(filesContaining(stage.stateRoot, 'LOOPBACK_KEY')).toContain('chatos/models.yaml');
  expect(stage.defects).toEqual([]);
});
