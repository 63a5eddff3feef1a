import { eventually } from '@chatos/testing';
import { commandLine, descendants, isAlive, runChatos, startHeadless } from '@chatos/testing/workbench';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { isConnected, openStage } from './stage.ts';
import type { Stage } from './stage.ts';

const COMMAND = join(import.meta.dirname, '..', 'src', 'main.ts');

let stage: Stage;
let chat: Page;
let aide: Page;

beforeAll(async () => {
  stage = await openStage();
  chat = await stage.open('Chat');
  aide = await stage.open('AIDE');
});
afterAll(async () => {
  expect(stage.defects).toEqual([]);
  await stage.close();
});

const origin = (page: Page) => new URL(page.url()).origin;
const tokenOf = (page: Page) => page.evaluate<string>('sessionStorage.getItem("chatos-token")');

/** Speaks to a surface's WebSocket as a program that can forge every header. @returns the close code */
async function knock(at: string, firstFrame: string): Promise<number> {
  const socket = new WebSocket(`${at.replace('http', 'ws')}/port`, { origin: at });
  await once(socket, 'open');
  socket.send(firstFrame);
  const [code] = (await once(socket, 'close')) as [number];
  return code;
}

test('the token of Chat opens nothing of AIDE', async () => {
  const [chatToken, aideToken] = [await tokenOf(chat), await tokenOf(aide)];
  expect(chatToken).toMatch(/^[\w-]{43}$/);
  expect(chatToken).not.toBe(aideToken);
  expect(await knock(origin(aide), JSON.stringify({ token: chatToken }))).toBe(4401);
  expect(await knock(origin(aide), '{"i":"1","p":{"u":"/aide/status/read"}}')).toBe(4401);
  const answer = await fetch(`${origin(aide)}/door.json`, { headers: { authorization: `Bearer ${chatToken}` } });
  expect(answer.status).toBe(401);
});

test.each(['fetch', 'WebSocket', 'image', 'frame'])('from Chat’s page nothing reaches AIDE’s origin or another by %s', async (kind) => {
  const attempts: Record<string, (target: string) => string> = {
    fetch: (target) => `fetch('${target}', { mode: 'no-cors' }).then(() => 'reached', () => 'refused')`,
    WebSocket: (target) => `new Promise((resolve) => { try { const socket = new WebSocket('${target.replace('http', 'ws')}port'); socket.onopen = () => resolve('reached'); socket.onerror = () => resolve('refused'); } catch { resolve('refused'); } })`,
    image: (target) => `new Promise((resolve) => { const image = new Image(); image.onload = () => resolve('reached'); image.onerror = () => resolve('refused'); image.src = '${target}'; })`,
    frame: (target) => `new Promise((resolve) => { addEventListener('securitypolicyviolation', () => resolve('refused'), { once: true }); const frame = document.createElement('iframe'); frame.src = '${target}'; document.body.append(frame); })`,
  };
  const sent: string[] = [];
  // A refused request is announced too, but never with an answer.
  chat.on('response', (response) => sent.push(response.url()));
  for (const target of [`${origin(aide)}/`, `${new URL(stage.model.baseUrl).origin}/`, 'https://example.org/']) {
    const violation = chat.evaluate<string>(`new Promise((resolve) => addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true }))`);
    expect(await chat.evaluate(attempts[kind]?.(target) ?? '')).toBe('refused');
    expect(await violation).toMatch(/^(connect|img|frame)-src$/);
  }
  expect(sent).toEqual([]);
  expect(stage.model.requests).toEqual([]);
  await chat.evaluate(`document.querySelectorAll('iframe').forEach((frame) => frame.remove())`);
});

test('no link of a page carries a token, and the way from Chat to AIDE leads through the door', async () => {
  for (const page of [chat, aide]) {
    await page.locator('[data-surface="settings"][href]').waitFor();
    const links = await page.locator('a').evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#open=(chat|aide|settings)$/);
    expect(page.url()).not.toContain('#');
  }
  const visited: string[] = [];
  chat.on('framenavigated', (frame) => visited.push(frame.url()));
  await chat.bringToFront();
  await chat.locator('[data-surface="aide"]').click();
  await chat.getByTestId('workspace-path').waitFor();
  await isConnected(chat);
  expect(visited.map((url) => new URL(url).origin)).toEqual(expect.arrayContaining([new URL(stage.host.wayIn).origin, origin(aide)]));
  await chat.goBack();
  await chat.locator('[data-testid="composer"]').waitFor();
});

test('a page opened without its token, or with a wrong one, is told so and gets nothing', async () => {
  for (const address of [`${origin(aide)}/`, `${origin(aide)}/#t=wrong`]) {
    const stranger = await stage.browser.newContext();
    const page = await stranger.newPage();
    await page.goto(address);
    await page.locator('[data-testid="connection-state"][data-state="failed"]').waitFor({ state: 'attached' });
    expect(await page.getByRole('alert').first().innerText()).toContain('start page');
    await stranger.close();
  }
});

test('a second host is told who holds the state root; a writing command works with the one that runs, and so does doctor', async () => {
  const second = await runChatos(['serve', '--port', '0', '--no-open', '--state-root', stage.stateRoot]);
  expect(second).toMatchObject({ status: 1, stdout: '' });
  expect(second.stderr).toContain(String(stage.host.pid));
  const writing = await runChatos(['config', 'add', 'model', '--name', 'x', '--provider', 'openai_compatible', '--base-url', 'http://127.0.0.1:9/v1', '--model', 'x', '--state-root', stage.stateRoot]);
  expect(writing).toMatchObject({ status: 0, stdout: expect.stringContaining('Added the model') });
  expect(await runChatos(['doctor', '--state-root', stage.stateRoot])).toMatchObject({ status: 0 });
  await isConnected(aide);
});

test('after the end no process is left, and the state root is free', async () => {
  const host = await startHeadless(join(stage.directory, 'another'));
  const below = await eventually('the three processes', () => {
    const found = descendants(host.pid);
    return ['config', 'chat', 'aide'].every((name) => found.some((pid) => commandLine(pid).includes(`processes/${name}.cjs`))) && found;
  });
  await host.stop();
  // As a shell tells of a program ended by SIGTERM.
  expect(host.process.exitCode).toBe(143);
  await eventually('every process to end', () => below.every((pid) => !isAlive(pid)));
  expect(existsSync(join(stage.directory, 'another', 'owner.lock'))).toBe(false);
});

test('a host whose parent is killed ends with everything it started', async () => {
  const root = join(stage.directory, 'orphaned');
  // `wait` keeps the shell as the parent: it must not put the command in its own place.
  const shell = spawn('/bin/sh', ['-c', `"${process.execPath}" "${COMMAND}" serve --port 0 --no-open --state-root "${root}" & wait`], { stdio: 'ignore' });
  const all = await eventually('the host and its processes', () => {
    const found = descendants(shell.pid ?? 0);
    return found.filter((pid) => commandLine(pid).includes('/processes/')).length === 3 && found;
  });
  expect(all.length).toBeGreaterThan(3);
  shell.kill('SIGKILL');
  await eventually('host and processes to end', () => all.every((pid) => !isAlive(pid)), 10_000);
  const after = await runChatos(['chat', 'Is the root free?', '--state-root', root]);
  expect(after).toMatchObject({ status: 0 });
});
