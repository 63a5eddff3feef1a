import { createGate, eventually, streams } from '@chatos/testing';
import type { Gate } from '@chatos/testing';
import { filesContaining } from '@chatos/testing/workbench';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeAnswer, send } from './conversation-page.ts';
import { isConnected, openStage } from './stage.ts';
import type { Stage } from './stage.ts';

let stage: Stage;
let chat: Page;
let aide: Page;
let gates: Record<'chat' | 'aide', Gate>;

beforeAll(async () => {
  gates = { chat: createGate(), aide: createGate() };
  stage = await openStage({
    isConfigured: true,
    agent({ userText }) {
      if (!userText.startsWith('Long')) return `You said: ${userText}`;
      const gate = userText.includes('Chat') ? gates.chat : gates.aide;
      return streams([`${userText} begins. `, { kind: 'gate', gate }, `${userText} ends.`]);
    },
  });
  chat = await stage.open('Chat');
  aide = await stage.open('AIDE');
  const workspace = join(stage.directory, 'project');
  mkdirSync(workspace);
  await aide.getByTestId('workspace-path').fill(workspace);
  await aide.getByTestId('add-workspace').first().click();
  await aide.getByTestId('composer').waitFor();
});
afterAll(async () => {
  expect(stage.defects).toEqual([]);
  await stage.close();
});

test('a Chat process killed outright: its page says so, reconnects, and tells the turn as interrupted; AIDE streams on', async () => {
  await send(aide, 'Long AIDE');
  await aide.getByText('Long AIDE begins.').waitFor();
  await send(chat, 'Long Chat');
  await chat.getByText('Long Chat begins.').waitFor();
  // Whatever states the page says it is in, in their order.
  await chat.evaluate(`{
    const states = (globalThis.statesSeen = []);
    const indicator = document.querySelector('[data-testid="connection-state"]');
    new MutationObserver(() => states.push(indicator.dataset.state)).observe(indicator, { attributes: true, attributeFilter: ['data-state'] });
  }`);
  // What streamed is on disk within 250 ms.
  await eventually('the text to be on disk', () => filesContaining(stage.stateRoot, 'Long Chat begins.').length > 0, 1_000);
  const pid = await stage.processOf('chat');
  process.kill(pid, 'SIGKILL');

  await chat.getByRole('alert').getByText('by itself').first().waitFor();
  await isConnected(chat);
  expect(await chat.evaluate<string[]>('globalThis.statesSeen')).toEqual(['lost', 'ready']);
  await chat.getByTestId('notice').getByText('Interrupted').waitFor();
  await chat.getByText('Long Chat begins.').waitFor();
  expect(await stage.processOf('chat')).not.toBe(pid);

  gates.aide.open();
  await aide.getByText('Long AIDE begins. Long AIDE ends.').waitFor();
  expect(await aide.getByTestId('notice').count()).toBe(0);
});

test('nothing is replayed by itself; the user may send it again', async () => {
  const askedOfChat = () => stage.model.requests.filter(({ userText }) => userText === 'Long Chat').length;
  expect(askedOfChat()).toBe(1);
  await chat.reload();
  await chat.getByTestId('notice').getByText('Interrupted').waitFor();
  expect(askedOfChat()).toBe(1);
  gates.chat.open();
  await chat.getByTestId('retry').click();
  await chat.getByText('Long Chat begins. Long Chat ends.').waitFor();
  await completeAnswer(chat);
  expect(askedOfChat()).toBe(2);
});

test('a host that is gone is told as gone, and what was typed stays', async () => {
  await chat.getByTestId('composer').fill('Not sent yet');
  await stage.host.stop();
  await chat.getByRole('alert').getByText('The connection to ChatOS was lost.').waitFor();
  await chat.getByTestId('composer').press('Enter');
  await chat.getByTestId('error-state').waitFor();
  expect(await chat.getByTestId('composer').inputValue()).toBe('Not sent yet');
});
