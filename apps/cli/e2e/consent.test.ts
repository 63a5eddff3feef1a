import { callsTool, says, startModelServer, temporaryDirectory, testMcpServer } from '@chatos/testing';
import type { ModelServer, TemporaryDirectory } from '@chatos/testing';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { chatos } from '../test/support.ts';
import type { RunOptions } from '../test/support.ts';

let directory: TemporaryDirectory;
let stateRoot: string;
let model: ModelServer;

beforeAll(async () => {
  model = await startModelServer();
});
afterAll(() => model.close());
beforeEach(() => {
  directory = temporaryDirectory();
  stateRoot = join(directory.path, 'state');
});
afterEach(() => directory.remove());

const run = (words: string[], options?: RunOptions) => chatos([...words, '--state-root', stateRoot], options);

test('an imported server runs only after its command was looked at and approved; --yes never stands for that', async () => {
  const trace = join(directory.path, 'started');
  const file = join(directory.path, 'claude_desktop_config.json');
  const script = `touch '${trace}'; exec '${process.execPath}' '${testMcpServer('environment')}'`;
  writeFileSync(file, JSON.stringify({ mcpServers: { theirs: { command: 'sh', args: ['-c', script], env: { TOKEN: 'sk-canary' } }, bad: {} } }));
  await run(['config', 'add', 'model', '--name', 'Loopback', '--provider', 'openai_compatible', '--base-url', model.baseUrl, '--model', 'm', '--default']);

  const shown = await run(['config', 'import', 'mcp', file]);
  expect(shown).toMatchObject({ status: 0, errors: '' });
  expect(shown.output).toMatch(/theirs: sh -c [\s\S]*environment: TOKEN[\s\S]*bad:[\s\S]*cannot be taken over[\s\S]*Nothing was taken over/);
  expect((await run(['config', 'list'])).output).not.toContain('theirs');
  const taken = await run(['config', 'import', 'mcp', file, '--name', 'theirs']);
  expect(taken.output).toContain('chatos config approve mcp theirs');

  const chat = () => {
    model.enqueue(says('done'));
    return run(['chat', 'use it', '--yes']);
  };
  const refused = await chat();
  expect(refused.errors).toContain('--yes does not approve a command');
  expect(refused.errors).toContain('chatos config approve mcp theirs');
  expect((await run(['config', 'test', 'mcp', 'theirs'])).status).toBe(1);
  expect(existsSync(trace)).toBe(false);

  const unattended = await run(['config', 'approve', 'mcp', 'theirs']);
  const hash = /hash: +(\S+)/.exec(unattended.output)?.[1] ?? '';
  expect(unattended.status).toBe(1);
  expect(unattended.output).toMatch(/"sh","-c"[\s\S]*program: +\/\S+sh[\s\S]*TOKEN[\s\S]*Mind: It is a script for a shell/);
  expect(unattended.errors).toContain(`--hash ${hash}`);
  expect(`${unattended.output}${shown.output}${taken.output}`).not.toContain('sk-canary');
  expect((await run(['config', 'approve', 'mcp', 'theirs', '--hash', 'another'])).errors).toContain('not what was shown');
  expect((await run(['config', 'approve', 'mcp', 'theirs'], { typed: ['n'] })).status).toBe(1);
  await chat();
  expect(existsSync(trace)).toBe(false);

  expect(await run(['config', 'approve', 'mcp', 'theirs'], { typed: ['perhaps', 'y'] })).toMatchObject({ status: 0, output: expect.stringContaining('Approved') });
  expect((await run(['config', 'approve', 'mcp', 'theirs', '--hash', hash])).output).toContain('approved already');
  model.enqueue(callsTool('mcp_theirs_tell', {}));
  const used = await chat();
  expect(used.status).toBe(0);
  expect(used.errors).toContain('[done] mcp_theirs_tell');
  expect(existsSync(trace)).toBe(true);
});

test('an imported address is looked at and approved likewise', async () => {
  const file = join(directory.path, 'mcp.json');
  writeFileSync(file, JSON.stringify({ servers: { near: { type: 'http', url: 'http://127.0.0.1:9/mcp', headers: { 'X-Key': 'sk-canary' } } } }));
  expect((await run(['config', 'import', 'mcp', file, '--all'])).output).toContain('Its address is not approved yet');
  const unattended = await run(['config', 'approve', 'mcp', 'near']);
  expect(unattended).toMatchObject({ status: 1, output: expect.stringMatching(/http:\/\/127\.0\.0\.1:9\/mcp[\s\S]*X-Key/) });
  const hash = /hash: +(\S+)/.exec(unattended.output)?.[1] ?? '';
  expect(await run(['config', 'approve', 'mcp', 'near', '--hash', hash])).toMatchObject({ status: 0, output: expect.stringContaining('Approved') });
  expect((await run(['config', 'approve', 'mcp', 'near'])).output).toContain('approved already');
});

test('what is typed on the command line runs without another question', async () => {
  await run(['config', 'add', 'model', '--name', 'Loopback', '--provider', 'openai_compatible', '--base-url', model.baseUrl, '--model', 'm', '--default']);
  await run(['config', 'add', 'mcp', '--name', 'mine', '--command', `'${process.execPath}' '${testMcpServer('environment')}'`]);
  model.enqueue(callsTool('mcp_mine_tell', {}), says('done'));
  const used = await run(['chat', 'use it', '--yes']);
  expect(used).toMatchObject({ status: 0, output: 'done\n' });
  expect(used.errors).toContain('[done] mcp_mine_tell');
});
