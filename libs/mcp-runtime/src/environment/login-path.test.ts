import { temporaryDirectory } from '@chatos/testing';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createLoginPath } from './login-path.ts';

/** A shell that is a script: it gets what a login shell gets. */
function shell(body: string): { path: string; directory: string } {
  const directory = temporaryDirectory();
  onTestFinished(() => directory.remove());
  const path = join(directory.path, 'shell');
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return { path, directory: directory.path };
}

function loginPath(environment: Record<string, string>, more: { platform?: NodeJS.Platform; limitMs?: number } = {}) {
  const lines: string[] = [];
  const running = new Set<number>();
  const login = createLoginPath({ environment, log: (line) => lines.push(line), groups: { started: (group) => running.add(group), ended: (group) => running.delete(group) }, ...more });
  return { login, lines, running };
}

test('the PATH of the login shell comes first, whatever its start-up files print, and is asked for once', async () => {
  const { path, directory } = shell('echo hello; echo x >> "$(dirname "$0")/asked"; PATH=/login/bin:/usr/bin; eval "$2"; echo bye');
  const { login, running } = loginPath({ SHELL: path, PATH: '/usr/bin:/terminal/bin:relative' });
  expect(login.current()).toBeNull();
  const [first, second] = await Promise.all([login.resolve(), login.resolve()]);
  expect(first).toBe('/login/bin:/usr/bin:/terminal/bin');
  expect(second).toBe(first);
  expect(await login.resolve()).toBe(first);
  expect(login.current()).toBe(first);
  expect(readFileSync(join(directory, 'asked'), 'utf8')).toBe('x\n');
  expect(running.size).toBe(0);
});

test('the shell is asked as a login shell that is interactive, and gets nothing but the environment handed in', async () => {
  const { path, directory } = shell('echo "$1" > "$(dirname "$0")/mode"; env > "$(dirname "$0")/environment"; eval "$2"');
  process.env['CHATOS_CANARY'] = 'canary';
  onTestFinished(() => void delete process.env['CHATOS_CANARY']);
  await loginPath({ SHELL: path, PATH: '/usr/bin:/bin', HOME: directory }).login.resolve();
  expect(readFileSync(join(directory, 'mode'), 'utf8')).toBe('-ilc\n');
  expect(readFileSync(join(directory, 'environment'), 'utf8')).not.toContain('canary');
});

test.each([
  ['exits without an answer', 'exit 1'],
  ['answers with what is no PATH', 'PATH=; eval "$2"'],
  ['is silent', 'sleep 60'],
])('where the shell %s, the present PATH serves and the log says so', async (_name, body) => {
  const { login, lines, running } = loginPath({ SHELL: shell(body).path, PATH: '/usr/bin:/bin' }, { limitMs: 300 });
  expect(await login.resolve()).toBe('/usr/bin:/bin');
  expect(lines.join()).toContain('PATH');
  expect(running.size).toBe(0);
});

test('where there is no shell to ask, nothing is started', async () => {
  expect(await loginPath({ PATH: '/bin' }).login.resolve()).toBe('/bin');
  expect(await loginPath({ PATH: '/bin', SHELL: 'bash' }).login.resolve()).toBe('/bin');
  expect(await loginPath({ PATH: '/bin', SHELL: '/no/such/shell' }).login.resolve()).toBe('/bin');
  const { path, directory } = shell('touch "$(dirname "$0")/asked"');
  expect(await loginPath({ PATH: 'C:\\bin', SHELL: path }, { platform: 'win32' }).login.resolve()).toBe('C:\\bin');
  expect(existsSync(join(directory, 'asked'))).toBe(false);
});

test('what a start-up file leaves running neither holds the answer up nor stays', async () => {
  const { login, running } = loginPath({ SHELL: shell('sleep 60 & eval "$2"').path, PATH: '/usr/bin:/bin' });
  expect(await login.resolve()).toBe('/usr/bin:/bin');
  expect(running.size).toBe(0);
});
