import { failsWith, says, streams } from '@chatos/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeAnswer, send, sendAnew } from './conversation-page.ts';
import { startDirectWorkbench, turnEnded } from './direct-workbench.ts';
import { enter, openStage } from './stage.ts';
import type { Stage } from './stage.ts';

const TURNS = 150;
const MARKDOWN = `Here is a function:

\`\`\`typescript
export function twice(value: number): number {
  return value * 2;
}
\`\`\`

| name | value |
| --- | --- |
| one | 1 |

- [x] done`;

let stage: Stage;
let page: Page;

beforeAll(async () => {
  stage = await openStage({ isConfigured: true, agent: ({ userText }) => `You said: ${userText}`, seed: seedLongSession });
  await stage.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  page = await stage.open('Chat');
});
afterAll(async () => {
  expect(stage.defects).toEqual([]);
  await stage.close();
});

async function seedLongSession(stateRoot: string): Promise<void> {
  const direct = await startDirectWorkbench(stateRoot);
  const client = direct.chat();
  const session = await client.chat.sessions.create({ title: 'A long one' });
  const events = await client.chat.sessions.watch({ id: session.id });
  for (let number = 1; number <= TURNS; number += 1) {
    const { turn } = await client.chat.turns.send({ sessionId: session.id, text: `Question ${number}.` });
    await turnEnded(events, turn.id);
  }
  await direct.workbench.stop();
}

test('a long session opens at its end, and its older pages come on the way up', async () => {
  await page.getByTestId('session-item').filter({ hasText: 'A long one' }).click();
  await page.getByText(`You said: Question ${TURNS}.`).waitFor();
  expect(await page.getByTestId('message-user').count()).toBeLessThan(40);
  const list = page.getByTestId('message-list');
  await list.hover();
  const first = page.getByText('Question 1.', { exact: true });
  await expect.poll(async () => {
    await page.mouse.wheel(0, -2_500);
    return first.count();
  }, { timeout: 30_000 }).toBe(1);
  expect(await page.getByTestId('message-user').count()).toBeLessThan(40);
  await page.getByRole('button', { name: 'Latest' }).click();
  await page.getByText(`You said: Question ${TURNS}.`).waitFor();
});

test('what is read does not move when older messages come in above it', async () => {
  const tab = await stage.context.newPage();
  const held: (() => void)[] = [];
  let isHolding = true;
  await tab.routeWebSocket(/\/port$/, (socket) => {
    const server = socket.connectToServer();
    // The newest page of 50 begins with number 126: this one is on the page before.
    server.onMessage((frame) => (isHolding && String(frame).includes(`Question ${TURNS - 30}.`) ? held.push(() => socket.send(frame)) : socket.send(frame)));
  });
  await enter(tab, stage.host.wayIn, 'Chat');
  await tab.getByTestId('session-item').filter({ hasText: 'A long one' }).click();
  await tab.getByText(`You said: Question ${TURNS}.`).waitFor();
  await tab.getByTestId('message-list').hover();
  const first = tab.getByText(`Question ${TURNS - 24}.`, { exact: true });
  await expect.poll(async () => {
    await tab.mouse.wheel(0, -400);
    return (await first.count()) > 0 && held.length > 0 && tab.getByTestId('message-list').evaluate((list) => list.scrollTop < 10);
  }, { timeout: 30_000 }).toBe(true);
  const before = await first.boundingBox();
  isHolding = false;
  for (const release of held) release();
  await tab.getByText(`You said: Question ${TURNS - 25}.`, { exact: true }).waitFor({ state: 'attached' });
  await tab.getByLabel('Reading older messages').waitFor({ state: 'detached' });
  expect(Math.abs(((await first.boundingBox())?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(4);
  await tab.close();
});

test('Markdown is drawn, code is coloured and can be copied', async () => {
  stage.model.enqueue(says(...MARKDOWN.match(/[^]{1,7}/g) ?? []));
  await sendAnew(page, 'Show me code');
  const answer = await completeAnswer(page);
  const code = answer.locator('figure');
  expect(await code.locator('figcaption').innerText()).toContain('typescript');
  expect(await code.locator('.hljs-keyword').first().innerText()).toBe('export');
  expect(await answer.locator('table td').allInnerTexts()).toEqual(['one', '1']);
  expect(await answer.locator('input[type="checkbox"]').isChecked()).toBe(true);
  await code.getByRole('button', { name: 'Copy code' }).click();
  await code.getByRole('button', { name: 'Copied' }).waitFor();
  expect((await page.evaluate<string>('navigator.clipboard.readText()')).trimEnd()).toBe('export function twice(value: number): number {\n  return value * 2;\n}');
});

test('an answer with HTML, scripts and images in it runs nothing and asks nobody for anything', async () => {
  const requested: string[] = [];
  page.on('request', (request) => requested.push(request.url()));
  const outside = `${new URL(stage.model.baseUrl).origin}/`;
  const hostile = [
    '<script>globalThis.wasRun = true</script>', '<img src="x" onerror="globalThis.wasRun = true">', `![secret](${outside}image.png?all=that-was-said)`, `<img src="${outside}plain.png">`,
    '<svg onload="globalThis.wasRun = true"></svg>', '<iframe src="javascript:globalThis.wasRun = true"></iframe>', `<link rel="stylesheet" href="${outside}style.css">`,
    '[click me](javascript:globalThis.wasRun=true)', '[and me](data:text/html,<script>1</script>)', `<a href="javascript:globalThis.wasRun=true">raw</a>`, '[fine](https://example.org/page)',
  ];
  stage.model.enqueue(streams([...hostile.map((line) => `${line}\n\n`), 'The end.']));
  await sendAnew(page, 'Do harm');
  const answer = await completeAnswer(page);
  await answer.getByText('The end.').waitFor();
  expect(await answer.locator('script, img, svg[onload], iframe, link, [onerror]').count()).toBe(0);
  expect(await answer.locator('a').evaluateAll((links) => links.map((link) => link.getAttribute('href')))).toEqual(expect.arrayContaining(['https://example.org/page']));
  expect(await answer.locator('a[href^="javascript"], a[href^="data"]').count()).toBe(0);
  await answer.getByText('click me').click();
  expect(await page.evaluate('globalThis.wasRun')).toBeUndefined();
  expect(requested).toEqual([]);
  expect(await answer.innerText()).toContain('<script>globalThis.wasRun = true</script>');
});

test('a provider’s refusal stands at the message, in its words, and the message can be sent again', async () => {
  stage.model.enqueue(failsWith(400, 'This model is being retired.'));
  await sendAnew(page, 'Still there?');
  const notice = page.getByTestId('notice');
  await notice.getByText('This model is being retired.').waitFor();
  expect(await composerIsUsable()).toBe(true);
  await page.getByTestId('retry').click();
  await page.getByText('You said: Still there?').waitFor();
  await completeAnswer(page);
  expect(await page.getByTestId('message-user').count()).toBe(2);
  await send(page, 'And now?');
  await page.getByText('You said: And now?').waitFor();
});

test('an answer broken off half-way keeps its half and says why', async () => {
  stage.model.enqueue(streams(['Half an answer', { kind: 'break' }]));
  await sendAnew(page, 'Go on');
  await page.getByTestId('notice').getByText('did not work').waitFor();
  expect(await page.getByTestId('message-assistant').innerText()).toContain('Half an answer');
});

async function composerIsUsable(): Promise<boolean> {
  return page.getByTestId('composer').isEditable();
}
