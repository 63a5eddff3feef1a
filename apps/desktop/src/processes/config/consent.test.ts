import { createMemoryPorts, createPortClient } from '@chatos/contracts';
import type { configContract, configurationSourceContract } from '@chatos/contracts';
import { describeCommand } from '@chatos/mcp-runtime';
import { temporaryDirectory, testMcpServer } from '@chatos/testing';
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { composeConfiguration } from './compose.ts';

/** The configuration process's parts in this process, with a login shell that has a folder of programs of its own on its PATH. */
async function configuration() {
  const directory = temporaryDirectory();
  const bin = join(directory.path, 'bin');
  mkdirSync(bin);
  const shell = join(directory.path, 'shell');
  writeFileSync(shell, `#!/bin/sh\nPATH="${bin}:$PATH"; eval "$2"\n`);
  chmodSync(shell, 0o755);
  const inherited = { PATH: '/usr/bin:/bin', HOME: directory.path, SHELL: shell };
  const parts = await composeConfiguration({ stateRoot: join(directory.path, 'state'), inherited, keyring: 'never', clientMetadataUrl: null, builtin: null }, { report: () => undefined }, () => undefined);
  onTestFinished(async () => {
    await parts.close();
    directory.remove();
  });
  const connect = (role: string) => {
    const [near, far] = createMemoryPorts();
    parts.connect(role, far);
    return near;
  };
  return {
    directory: directory.path, bin, path: `${bin}:${inherited.PATH}`,
    config: createPortClient<typeof configContract>(connect('page')).client.config,
    source: createPortClient<typeof configurationSourceContract>(connect('runtime:chat')).client,
  };
}

const file = (endpoint: { command: string; args?: string[] }) => JSON.stringify({ mcpServers: { theirs: endpoint } });

test('what is typed is approved by the very hash a runtime finds for it, and the runtimes are told', async () => {
  const { config, source, bin, path, directory } = await configuration();
  symlinkSync(process.execPath, join(bin, 'server-node'));
  const server = await config.mcpServers.create({ fields: { name: 'mine', endpoint: `server-node '${testMcpServer('environment')}'` }, environment: { TOKEN: '1' } });
  const found = describeCommand(server, { path, workingDirectory: directory });
  expect(found?.resolvedBinary).toBe(join(bin, 'server-node'));
  expect(server).toMatchObject({ origin: 'typed', approvedHash: found?.hash });
  expect(await config.mcpServers.command({ id: server.id })).toMatchObject({ hash: found?.hash, isApproved: true, environmentNames: ['TOKEN'], resolvedBinary: found?.resolvedBinary });
  const snapshot = await (await source.configuration.watch()).next();
  expect(snapshot.value).toMatchObject({ mcpServers: expect.arrayContaining([expect.objectContaining({ id: server.id, approvedHash: found?.hash })]) });
  expect(await config.mcpServers.test({ id: server.id })).toMatchObject({ ok: true });
});

test('an imported server is not started by its test button before its command is approved as it was shown', async () => {
  const { config, directory } = await configuration();
  const trace = join(directory, 'started');
  const { imported } = await config.mcpServers.import({ json: file({ command: 'sh', args: ['-c', `touch '${trace}'; exec '${process.execPath}' '${testMcpServer('environment')}'`] }), names: ['theirs'] });
  const [server] = imported;
  if (!server) throw new Error('nothing was imported');
  expect(await config.mcpServers.test({ id: server.id })).toMatchObject({ ok: false, details: [expect.stringContaining('chatos config approve mcp theirs')] });
  expect(existsSync(trace)).toBe(false);
  const shown = await config.mcpServers.command({ id: server.id });
  expect(shown).toMatchObject({ isApproved: false, command: ['sh', '-c', expect.stringContaining('touch')], warnings: [expect.stringContaining('shell')] });
  await expect(config.mcpServers.approve({ id: server.id, expectedRevision: server.revision, hash: 'another' })).rejects.toMatchObject({ code: 'UNUSABLE_INPUT' });
  expect(await config.mcpServers.approve({ id: server.id, expectedRevision: server.revision, hash: shown?.hash })).toMatchObject({ approvedHash: shown?.hash });
  expect(await config.mcpServers.test({ id: server.id })).toMatchObject({ ok: true });
  expect(existsSync(trace)).toBe(true);
});

test('another binary of the same name before the approved one is another command', async () => {
  const { config, bin } = await configuration();
  const server = await config.mcpServers.create({ fields: { name: 'mine', endpoint: 'sh -c true' }, environment: {} });
  symlinkSync('/bin/false', join(bin, 'sh'));
  expect(await config.mcpServers.command({ id: server.id })).toMatchObject({ isApproved: false, resolvedBinary: join(bin, 'sh') });
  expect(await config.mcpServers.test({ id: server.id })).toMatchObject({ ok: false, message: expect.stringContaining('not been approved') });
});

test.each([
  [['plain', '--flag=x', '/a/b']],
  [['with space', "it's", '"quoted"', '', '$HOME', '*', '#x', '\\', 'a\\ b', "''", '`id`', '${X', '|', ';', '~', 'ünï', '!', 'a=b c']],
  [["'", '"', `'"'`, `\\'`, `"'"`, '\\\\', "a'b'c"]],
])('imported words are run as the file has them: %j', async (args) => {
  const { config, directory } = await configuration();
  const { found, imported } = await config.mcpServers.import({ json: file({ command: 'a program', args }), names: args.some((word) => /\$\{[^}]*\}/.test(word)) ? [] : ['theirs'] });
  expect(found[0]?.problem).toBeNull();
  expect(describeCommand({ endpoint: imported[0]?.endpoint ?? '', environmentNames: [] }, { path: '', workingDirectory: directory })?.command).toEqual(['a program', ...args]);
});
