import { PROCESS_OF_SURFACE } from '@chatos/contracts';
import type { HostPort, Workbench } from '@chatos/process-host';
import { temporaryDirectory } from '@chatos/testing';
import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startHeadlessHost } from './headless-host.ts';
import type { HeadlessHost } from './headless-host.ts';

const pages = temporaryDirectory();
const connected: string[] = [];
const restarted: string[] = [];
let stateOfConfig = 'ready';
let host: HeadlessHost;

/** A workbench whose processes are all ready, and which notes who was connected. */
const workbench = {
  states: () => Object.values(PROCESS_OF_SURFACE).map((process) => ({ process, state: process === 'config' ? stateOfConfig : 'ready', restarts: 0, message: '' })),
  onState: () => undefined,
  connectPage: (surface: string, _port: HostPort) => connected.push(surface),
  restart: async (process: string) => void restarted.push(process),
} as unknown as Workbench;

beforeAll(async () => {
  for (const surface of ['chat', 'aide', 'settings']) {
    mkdirSync(join(pages.path, surface));
    writeFileSync(join(pages.path, surface, 'index.html'), `<!doctype html><title>${surface}</title>`);
  }
  host = await startHeadlessHost({ workbench, port: 0, pages: pages.path, log: () => undefined });
});
beforeEach(() => connected.splice(0));
afterAll(() => host.close());

test('data is answered for the token alone, and never across origins', async () => {
  const { origin, token } = way(host.wayIn);
  const asked = (headers: Record<string, string>) => get(`${origin}/surfaces.json`, headers);
  expect((await asked({})).status).toBe(401);
  expect((await asked({ authorization: 'Bearer wrong' })).status).toBe(401);
  expect((await asked({ authorization: `Bearer ${token}`, host: 'evil.example' })).status).toBe(403);
  expect((await asked({ authorization: `Bearer ${token}`, origin: 'http://evil.example' })).status).toBe(403);
  const right = await asked({ authorization: `Bearer ${token}` });
  expect(right.status).toBe(200);
  expect(right.headers['access-control-allow-origin']).toBeUndefined();
  expect(JSON.parse(right.body)).toHaveLength(3);
});

test("the door's token opens no surface, and Chat's token not AIDE's", async () => {
  const surfaces = await readSurfaces();
  const chat = way(surfaces['chat'] ?? '');
  const aide = way(surfaces['aide'] ?? '');
  expect(chat.origin).not.toBe(aide.origin);
  expect(await connect(aide.origin, aide.origin, way(host.wayIn).token)).toBe('closed 4401');
  expect(await connect(aide.origin, aide.origin, chat.token)).toBe('closed 4401');
  expect(connected).toEqual([]);
  expect(await connect(chat.origin, chat.origin, chat.token)).toContain('"ready"');
  expect(connected).toEqual(['chat']);
});

test('a WebSocket of another origin is refused before it opens', async () => {
  const chat = way((await readSurfaces())['chat'] ?? '');
  expect(await connect(chat.origin, way(host.wayIn).origin, chat.token)).toBe('refused');
  expect(connected).toEqual([]);
});

test('every page is served with a policy that lets nothing in from outside', async () => {
  const page = await get(`${host.origins.chat}/`, {});
  expect(page.body).toContain('<title>chat</title>');
  expect(page.headers['content-security-policy']).toMatch(/default-src 'none'.*script-src 'self';.*connect-src 'self' ws:\/\/127\.0\.0\.1:\d+;/);
  expect((await get(`${host.origins.chat}/../aide/index.html`, {})).status).toBe(404);
});

test('a process that was given up is started anew when its page comes a second time, and not before', async () => {
  stateOfConfig = 'failed';
  const settings = way((await readSurfaces())['settings'] ?? '');
  await connect(settings.origin, settings.origin, settings.token);
  expect([restarted, connected]).toEqual([[], []]);
  await connect(settings.origin, settings.origin, settings.token);
  expect([restarted, connected]).toEqual([['config'], ['settings']]);
});

test('a refused upgrade whose sender breaks the connection harms nobody', async () => {
  const { port } = new URL(host.origins.chat);
  for (let count = 0; count < 20; count += 1) {
    const socket = createConnection(Number(port), '127.0.0.1');
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    socket.on('error', () => undefined);
    socket.write(`GET /port HTTP/1.1\r\nhost: evil.example\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n${'x'.repeat(200_000)}`);
    socket.resetAndDestroy();
  }
  expect((await get(`${host.origins.chat}/`, {})).status).toBe(200);
});

async function readSurfaces(): Promise<Record<string, string>> {
  const { origin, token } = way(host.wayIn);
  const { body } = await get(`${origin}/surfaces.json`, { authorization: `Bearer ${token}` });
  return Object.fromEntries((JSON.parse(body) as { surface: string; wayIn: string }[]).map(({ surface, wayIn }) => [surface, wayIn]));
}

function way(address: string): { origin: string; token: string } {
  const url = new URL(address);
  return { origin: url.origin, token: url.hash.slice('#t='.length) };
}

/** Node's own client and not `fetch`, which would not let a test lie about its host. */
async function get(address: string, headers: Record<string, string>): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  return new Promise((resolve, reject) => {
    const { port, pathname } = new URL(address);
    const path = address.includes('..') ? address.slice(address.indexOf('/', 'http://'.length)) : pathname;
    const call = request({ host: '127.0.0.1', port, path, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    call.on('error', reject);
    call.end();
  });
}

async function connect(server: string, origin: string, token: string): Promise<string> {
  const socket = new WebSocket(`${server.replace('http', 'ws')}/port`, { origin });
  return new Promise((resolve) => {
    socket.on('open', () => socket.send(JSON.stringify({ token })));
    socket.on('message', (data) => {
      resolve(String(data));
      socket.close();
    });
    socket.on('close', (code) => resolve(`closed ${code}`));
    socket.on('error', () => resolve('refused'));
  });
}
