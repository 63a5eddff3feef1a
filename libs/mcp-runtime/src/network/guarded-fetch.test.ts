import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { isLoopbackHost, isPublicAddress } from './addresses.ts';
import { createGuardedFetch } from './guarded-fetch.ts';
import type { Resolve } from './guarded-fetch.ts';

/** A server on this machine; its port, to be reached under whatever name the test's resolver gives it. */
async function listen(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

function guarded(serverUrl: string, names: Record<string, string> = {}) {
  const asked: string[] = [];
  const resolve: Resolve = async (hostname) => {
    asked.push(hostname);
    const address = names[hostname] ?? '127.0.0.1';
    return [{ address, family: address.includes(':') ? 6 : 4 }];
  };
  const guard = createGuardedFetch({ server: 'remote', serverUrl: new URL(serverUrl), resolve });
  onTestFinished(() => guard.close());
  return { guard, asked };
}

const REFUSED = { code: 'address-refused' };

test.each(['10.0.0.1', '172.16.9.9', '192.168.1.1', '127.0.0.1', '169.254.169.254', '100.64.0.1', '100.100.100.200', '168.63.129.16', '0.0.0.0', '192.0.0.192', '255.255.255.255',
  '::1', '::', 'fe80::1', 'fc00::1', 'fd00:ec2::254', '::ffff:10.0.0.1', '::ffff:a9fe:a9fe', '::ffff:0:10.0.0.1', '64:ff9b::a9fe:a9fe', '2002:a00:1::', 'fec0::1', '::127.0.0.1', 'nonsense'])(
  'the address %s is not public', (address) => expect(isPublicAddress(address)).toBe(false));

test.each(['1.1.1.1', '93.184.216.34', '2606:4700::1111', '::ffff:1.1.1.1'])('the address %s is public', (address) => expect(isPublicAddress(address)).toBe(true));

test.each(['localhost', 'LOCALHOST.', 'app.localhost', '127.9.9.9', '[::1]', '[::ffff:127.0.0.1]'])('the host %s is this machine', (host) => expect(isLoopbackHost(host)).toBe(true));

test.each(['localhost.example', 'example.com', '10.0.0.1', '[fe80::1]'])('the host %s is another machine', (host) => expect(isLoopbackHost(host)).toBe(false));

test('what the user typed is reached, plain and private as it may be', async () => {
  const port = await listen((_request, response) => response.end('typed'));
  const { guard } = guarded(`http://intranet.example:${port}/mcp`, { 'intranet.example': '127.0.0.1' });
  expect(await (await guard.fetch(`http://intranet.example:${port}/other`)).text()).toBe('typed');
});

test.each([
  ['plain http', 'http://example.com/'], ['another scheme', 'file:///etc/passwd'], ['a private address', 'https://10.0.0.1/'], ['this machine', 'https://127.0.0.1/'], ['this machine by name', 'https://localhost/'],
  ['a decimal address', 'https://2130706433/'], ['an octal address', 'https://0177.0.0.1/'], ['a hexadecimal address', 'https://0x7f.1/'], ['a mapped address', 'https://[::ffff:10.0.0.1]/'], ['cloud metadata', 'https://169.254.169.254/latest'],
  ['metadata by IPv6', 'https://[fd00:ec2::254]/'], ['a name of a private address', 'https://inside.example/'], ['a name of a mapped address', 'https://mapped.example/'],
])('a remote server may not name %s', async (_what, named) => {
  const { guard } = guarded('https://mcp.example.com/mcp', { 'inside.example': '192.168.0.7', 'mapped.example': '::ffff:169.254.169.254' });
  await expect(guard.fetch(named)).rejects.toMatchObject(REFUSED);
});

test('a name is resolved once for a connection, and every address it has is judged', async () => {
  const calls: string[] = [];
  const guard = createGuardedFetch({
    server: 'remote', serverUrl: new URL('https://mcp.example.com/'),
    resolve: async (hostname) => {
      calls.push(hostname);
      return [{ address: '93.184.216.34', family: 4 }, { address: '10.0.0.1', family: 4 }];
    },
  });
  onTestFinished(() => guard.close());
  await expect(guard.fetch('https://two-faced.example/')).rejects.toMatchObject(REFUSED);
  expect(calls).toEqual(['two-faced.example']);
});

test('a redirect chain is followed as far as each hop may be named, and secrets stay with their origin', async () => {
  let told: string | undefined = 'nothing';
  const last = await listen((request, response) => {
    told = request.headers.authorization;
    response.end('last');
  });
  const first = await listen((request, response) => {
    if (request.url === '/good') response.writeHead(302, { location: '/further' }).end();
    else if (request.url === '/further') response.writeHead(302, { location: `http://localhost:${last}/` }).end();
    else if (request.url === '/bad') response.writeHead(302, { location: '/worse' }).end();
    else if (request.url === '/worse') response.writeHead(307, { location: 'https://169.254.169.254/' }).end();
    else response.writeHead(302, { location: '/round' }).end();
  });
  const { guard } = guarded(`http://127.0.0.1:${first}/mcp`);
  const at = (path: string) => guard.fetch(`http://127.0.0.1:${first}${path}`, { headers: { authorization: 'Bearer secret' } });
  expect(await (await at('/good')).text()).toBe('last');
  expect(told).toBeUndefined();
  await expect(at('/bad')).rejects.toMatchObject(REFUSED);
  await expect(at('/round')).rejects.toMatchObject(REFUSED);
});

test('a redirect of a POST is left to the caller', async () => {
  const port = await listen((_request, response) => response.writeHead(307, { location: '/other' }).end());
  const { guard } = guarded(`http://127.0.0.1:${port}/mcp`);
  expect((await guard.fetch(`http://127.0.0.1:${port}/mcp`, { method: 'POST', body: '{}' })).status).toBe(307);
});

test('a page to sign in at is https, or http on this machine where the server is on this machine', () => {
  const remote = guarded('https://mcp.example.com/mcp').guard;
  expect(() => remote.assertOpenable(new URL('https://login.example.com/'))).not.toThrow();
  expect(() => remote.assertOpenable(new URL('http://127.0.0.1/'))).toThrow();
  expect(() => remote.assertOpenable(new URL('javascript:alert(1)'))).toThrow();
  const local = guarded('http://localhost:1234/mcp').guard;
  expect(() => local.assertOpenable(new URL('http://127.0.0.1/'))).not.toThrow();
  expect(() => local.assertOpenable(new URL('http://login.example.com/'))).toThrow();
});
