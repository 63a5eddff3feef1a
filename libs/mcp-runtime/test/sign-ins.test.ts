import type { McpServerRecord } from '@chatos/contracts';
import { startOAuthServer } from '@chatos/testing';
import type { OAuthServer, OAuthServerOptions } from '@chatos/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createSignIns } from '../src/index.ts';
import type { QuestionAsker, SignInsOptions } from '../src/index.ts';
import { record, testRuntime } from './support.ts';

const never = new AbortController().signal;
const OAUTH = { kind: 'oauth' as const, scopes: [], clientId: '' };

async function guardedServer(options: OAuthServerOptions = {}): Promise<OAuthServer> {
  const server = await startOAuthServer(options);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

/** Sign-ins over a store in memory, and a browser whose user agrees. */
function signInsFor(server: McpServerRecord, options: Partial<SignInsOptions> = {}) {
  const records = new Map<string, string>();
  const opened: string[] = [];
  const signIns = createSignIns({
    servers: () => [server],
    store: { read: async (id) => records.get(id) ?? null, write: async (id, text) => void (text === null ? records.delete(id) : records.set(id, text)) },
    secret: () => Promise.reject(new Error('no secret')),
    openLink(url) {
      opened.push(url);
      void fetch(url);
    },
    clientMetadataUrl: null,
    log: () => undefined,
    ...options,
  });
  onTestFinished(() => signIns.close());
  return { signIns, records, opened, bearer: (more: object = {}) => signIns.bearer({ serverId: server.id, interactive: false, ...more }, never) };
}

const remote = (url: string, more: Partial<McpServerRecord> = {}) => record({ name: 'guarded', endpoint: url, auth: OAUTH, ...more });

test('a user signs in once; the bearer is kept, told to whoever asks, and forgotten at the end', async () => {
  const server = await guardedServer({ expiresIn: 3600, resource: { scopes_supported: ['read'] } });
  const configured = remote(server.url);
  const { signIns, bearer, opened, records } = signInsFor(configured);
  expect(await signIns.list()).toMatchObject([{ state: 'needs-sign-in' }]);
  await expect(bearer()).rejects.toMatchObject({ code: 'needs-sign-in' });
  expect(opened).toEqual([]);
  expect(await signIns.signIn(configured, never)).toMatchObject({ state: 'signed-in', scopes: ['read'], expiresAt: expect.any(Number) });
  const { token } = await bearer();
  expect(server.valid.has(token)).toBe(true);
  expect(server.authorizations[0]?.get('resource')).toBe(server.url);
  expect(server.authorizations[0]?.get('code_challenge_method')).toBe('S256');
  expect(server.tokenRequests[0]?.get('resource')).toBe(server.url);
  await signIns.signOut(configured);
  expect(records.size).toBe(0);
  expect(server.refreshable.size).toBe(0);
  await expect(bearer()).rejects.toMatchObject({ code: 'needs-sign-in' });
});

test('a token is renewed ahead of its end, once, whoever asks at the same time', async () => {
  const server = await guardedServer({ expiresIn: 3600 });
  const configured = remote(server.url);
  const { signIns, bearer } = signInsFor(configured);
  await signIns.signIn(configured, never);
  const before = await bearer();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_500_000 });
  onTestFinished(() => void vi.useRealTimers());
  const asked = await Promise.all([bearer(), bearer(), bearer(), bearer()]);
  expect(new Set(asked.map(({ token }) => token)).size).toBe(1);
  expect(asked[0]?.token).not.toBe(before.token);
  expect(server.requests.filter((line) => line === 'POST /token refresh_token')).toHaveLength(1);
});

test('where the sign-in server cannot be reached a token still serves to its end; then that is said, and nobody is sent to sign in', async () => {
  const server = await guardedServer({ expiresIn: 3600 });
  const configured = remote(server.url);
  const { signIns, bearer, opened } = signInsFor(configured);
  await signIns.signIn(configured, never);
  const { token } = await bearer();
  await server[Symbol.asyncDispose]();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_540_000 });
  onTestFinished(() => void vi.useRealTimers());
  expect((await bearer()).token).toBe(token);
  vi.setSystemTime(Date.now() + 100_000);
  await expect(bearer({ interactive: true })).rejects.toMatchObject({ code: 'sign-in-failed', problem: expect.stringContaining('cannot be reached') });
  expect(opened).toHaveLength(1);
});

test('a refused token is renewed once for both who met the refusal; where that is refused too, the user is asked', async () => {
  const server = await guardedServer();
  const configured = remote(server.url);
  const { signIns, bearer } = signInsFor(configured);
  await signIns.signIn(configured, never);
  const { token: rejected } = await bearer();
  const [one, two] = await Promise.all([bearer({ rejected }), bearer({ rejected })]);
  expect(one.token).toBe(two.token);
  expect(one.token).not.toBe(rejected);
  server.refreshable.clear();
  await expect(bearer({ rejected: one.token })).rejects.toMatchObject({ code: 'needs-sign-in' });
});

test('for want of a right the user is asked for it beside those already given', async () => {
  const server = await guardedServer({ resource: { scopes_supported: ['read'] }, callScopes: ['read', 'write'] });
  const configured = remote(server.url);
  const { signIns, opened } = signInsFor(configured);
  const asked: string[] = [];
  const questions: QuestionAsker = { ask: async ({ body }) => (asked.push(body.kind), { action: 'accept' }) };
  await using under = testRuntime({ bearer: (request, signal) => signIns.bearer(request, signal), questions });
  under.configure([configured]);
  expect(await under.call('guarded', 'whoami')).toMatchObject({ text: 'you, with read write' });
  expect(asked).toEqual(['sign-in', 'sign-in']);
  expect(under.runtime.statuses()).toMatchObject([{ signIn: { scopes: ['read', 'write'], expiresAt: null } }]);
  expect(opened).toHaveLength(2);
});

test('a user who does not want to sign in is not asked again, and no browser opens', async () => {
  const server = await guardedServer();
  const configured = remote(server.url);
  const { signIns, opened } = signInsFor(configured);
  let asked = 0;
  await using under = testRuntime({ bearer: (request, signal) => signIns.bearer(request, signal), questions: { ask: async () => (asked++, { action: 'decline' }) } });
  under.configure([configured]);
  expect((await under.list()).problems).toMatchObject([{ problem: expect.stringContaining('signed in') }]);
  await under.list();
  expect(asked).toBe(1);
  expect(opened).toEqual([]);
});

test('what the config process says of a sign-in is told as it is', async () => {
  const server = await guardedServer();
  const unavailable = Object.assign(new Error('over the port'), { code: 'UNAVAILABLE', data: { problem: 'The sign-in server is down.', remedy: 'Wait.' } });
  await using under = testRuntime({ bearer: () => Promise.reject(unavailable) });
  under.configure([remote(server.url)]);
  expect((await under.list()).problems).toMatchObject([{ problem: 'The sign-in server is down.' }]);
});

test('a user may take longer to sign in than a server may take to answer', async () => {
  const server = await guardedServer();
  const configured = remote(server.url, { connectTimeoutMs: 300 });
  const { signIns } = signInsFor(configured);
  const questions: QuestionAsker = { ask: () => new Promise((resolve) => setTimeout(() => resolve({ action: 'accept' }), 900)) };
  await using under = testRuntime({ bearer: (request, signal) => signIns.bearer(request, signal), questions });
  under.configure([configured]);
  expect(await under.call('guarded', 'whoami')).toMatchObject({ isError: false });
});

test.each([
  ['does not protect the answer', { metadata: { code_challenge_methods_supported: undefined } }, /PKCE/],
  ['protects it weakly', { metadata: { code_challenge_methods_supported: ['plain'] } }, /PKCE/],
  ['says it is another', { metadata: { issuer: 'https://evil.example' } }, /says it is https:\/\/evil\.example/],
  ['belongs to another server', { resource: { resource: 'https://evil.example/mcp' } }, /says it is https:\/\/evil\.example/],
  ['answers in the name of another', { answer: { iss: 'https://evil.example' } }, /another sign-in server/],
  ['must say who it is and does not', { metadata: { authorization_response_iss_parameter_supported: true } }, /another sign-in server/],
  ['sends the browser to plain http elsewhere', { metadata: { authorization_endpoint: 'http://evil.example/authorize' } }, /not https/],
  ['keeps tokens in a private network', { metadata: { token_endpoint: 'https://10.0.0.1/token' } }, /private network/],
  ['registers in a private network', { metadata: { registration_endpoint: 'https://192.168.1.1/register' } }, /private network/],
  ['lies at cloud metadata', { resource: { authorization_servers: ['https://169.254.169.254/'] } }, /private network/],
] satisfies [string, OAuthServerOptions, RegExp][])('a sign-in server that %s is refused', async (_what, options, problem) => {
  const server = await guardedServer(options);
  const configured = remote(server.url);
  const { signIns, bearer } = signInsFor(configured);
  await expect(signIns.signIn(configured, never)).rejects.toMatchObject({ problem: expect.stringMatching(problem) });
  await expect(bearer()).rejects.toMatchObject({ code: 'needs-sign-in' });
});

test('the user’s refusal is told, and an answer that nobody asked for is not taken', async () => {
  const server = await guardedServer({ answer: { error: 'access_denied', error_description: 'not today' } });
  const configured = remote(server.url);
  const opened: string[] = [];
  const { signIns } = signInsFor(configured, { openLink: (url) => opened.push(url) });
  const signing = signIns.signIn(configured, never);
  const refused = expect(signing).rejects.toMatchObject({ code: 'needs-sign-in', problem: expect.stringContaining('not today') });
  await vi.waitFor(() => expect(opened).toHaveLength(1));
  const redirect = new URL(new URL(opened[0] ?? '').searchParams.get('redirect_uri') ?? '');
  expect(redirect.hostname).toBe('127.0.0.1');
  expect((await fetch(`${redirect.href}?code=stolen&state=guessed`)).status).toBe(400);
  expect((await fetch(new URL('/elsewhere', redirect))).status).toBe(404);
  await fetch(opened[0] ?? '');
  await refused;
});

test('a published description is our client id where the sign-in server takes one', async () => {
  const server = await guardedServer({ metadata: { client_id_metadata_document_supported: true } });
  const configured = remote(server.url);
  const { signIns } = signInsFor(configured, { clientMetadataUrl: 'https://chatos.example/client.json' });
  await signIns.signIn(configured, never);
  expect(server.authorizations[0]?.get('client_id')).toBe('https://chatos.example/client.json');
  expect(server.requests).not.toContain('POST /register');
});

test('what is secret goes to the first sign-in server that was named, and to no other', async () => {
  const server = await guardedServer();
  const other = await guardedServer();
  const configured = remote(server.url, { auth: { ...OAUTH, clientId: 'by-hand' }, hasCredential: true });
  const { signIns, records } = signInsFor(configured, { secret: async () => 'client-secret' });
  await signIns.signIn(configured, never);
  records.set(configured.id, (records.get(configured.id) ?? '').replaceAll(server.origin, other.origin).replace(`"serverUrl":"${other.origin}`, `"serverUrl":"${server.origin}`));
  await expect(signIns.signIn(configured, never)).rejects.toMatchObject({ problem: expect.stringContaining('another sign-in server') });
});

test('tokens of one address are of no use at another', async () => {
  const server = await guardedServer();
  const other = await guardedServer();
  const configured = remote(server.url);
  const { signIns, records } = signInsFor(configured);
  await signIns.signIn(configured, never);
  const moved = { ...configured, endpoint: other.url };
  const { bearer } = signInsFor(moved, { store: { read: async (id) => records.get(id) ?? null, write: async () => undefined } });
  await expect(bearer()).rejects.toMatchObject({ code: 'needs-sign-in' });
});

test('an abort ends a sign-in that waits for its user, and those in line behind it go on', async () => {
  const server = await guardedServer();
  const configured = remote(server.url);
  const opened: string[] = [];
  const { signIns, bearer } = signInsFor(configured, { openLink: (url) => opened.push(url) });
  const ending = new AbortController();
  const signing = signIns.signIn(configured, ending.signal);
  await vi.waitFor(() => expect(opened).toHaveLength(1));
  const behind = bearer();
  ending.abort();
  await expect(signing).rejects.toThrow();
  await expect(behind).rejects.toMatchObject({ code: 'needs-sign-in' });
});
