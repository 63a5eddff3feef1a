import { createMemoryPorts, createPortClient } from '@chatos/contracts';
import type { aideContract, PortClient } from '@chatos/contracts';
import { serveRouter } from '@chatos/process-host';
import { resolveStateRoot } from '@chatos/state';
import { says, startModelServer, temporaryDirectory } from '@chatos/testing';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAideRuntime } from '../src/index.ts';
import { createConfigurationSource, loopbackModel } from './configuration-source.ts';

let place: ReturnType<typeof temporaryDirectory>;
let model: Awaited<ReturnType<typeof startModelServer>>;
let opened: Awaited<ReturnType<typeof openAide>>;
let folder: string;

beforeEach(async () => {
  place = temporaryDirectory();
  model = await startModelServer(() => says('done'));
  folder = join(place.path, 'project');
  mkdirSync(folder);
  opened = await openAide();
});
afterEach(async () => {
  await opened.runtime.close();
  await model.close();
  place.remove();
});

async function openAide() {
  const runtime = await openAideRuntime({
    stateRoot: resolveStateRoot(join(place.path, 'state')), inherited: { PATH: process.env['PATH'] ?? '' }, builtin: { command: () => [] }, log: () => undefined,
    groups: { started: () => undefined, ended: () => undefined },
  });
  runtime.configuration.connect(createConfigurationSource({ models: [loopbackModel(model.baseUrl)] }).open());
  await runtime.configuration.snapshot();
  const [page, end] = createMemoryPorts();
  serveRouter(runtime.router, end, { context: {}, log: () => undefined, mapError: runtime.mapError });
  return { runtime, aide: (createPortClient<typeof aideContract>(page) as PortClient<typeof aideContract>).client.aide };
}

/** Runs a turn in a workspace to its end, and returns all that went to the model. */
async function sentIn(workspaceId: Awaited<ReturnType<typeof add>>['id']): Promise<string> {
  const { aide } = opened;
  const before = model.requests.length;
  const session = await aide.sessions.create({ workspaceId });
  const events = await aide.sessions.watch({ id: session.id });
  await aide.turns.send({ sessionId: session.id, text: 'go' });
  for await (const event of events) {
    if (event.type !== 'turn' || event.turn.finishedAt === null) continue;
    expect(event.turn).toMatchObject({ state: 'completed' });
    break;
  }
  return model.requests.slice(before).flatMap(({ conversation }) => conversation.map(({ text }) => text)).join('\n');
}
const add = (path = folder) => opened.aide.workspaces.add({ path });
const warnings = async () => (await opened.aide.events.read({})).items.filter(({ type }) => type === 'system').map(({ payload }) => JSON.stringify(payload)).filter((text) => text.includes('are not used'));

test('nothing of a folder reaches the model before the user trusts it, and nothing after the user took that back', async () => {
  writeFileSync(join(folder, 'AGENTS.md'), 'Always answer in verse.');
  const { id, trust } = await add();
  expect(trust).toBe('unknown');
  expect(await sentIn(id)).not.toContain('verse');
  expect(await opened.aide.workspaces.setTrust({ id, trust: 'trusted' })).toMatchObject({ id, trust: 'trusted' });
  const sent = await sentIn(id);
  expect(sent).toContain('its file AGENTS.md');
  expect(sent).toContain('<workspace-instructions file="AGENTS.md">\nAlways answer in verse.\n</workspace-instructions>');
  await opened.aide.workspaces.setTrust({ id, trust: 'untrusted' });
  expect(await sentIn(id)).not.toContain('verse');
  expect((await add()).trust).toBe('untrusted');
});

test('CLAUDE.md counts where there is no AGENTS.md; what is changed counts from the next turn on', async () => {
  const { id } = await add();
  await opened.aide.workspaces.setTrust({ id, trust: 'trusted' });
  expect(await sentIn(id)).not.toContain('workspace-instructions');
  writeFileSync(join(folder, 'CLAUDE.md'), 'First words.');
  expect(await sentIn(id)).toContain('First words.');
  writeFileSync(join(folder, 'CLAUDE.md'), 'Second words.');
  const second = await sentIn(id);
  expect(second).toContain('Second words.');
  expect(second).not.toContain('First words.');
  writeFileSync(join(folder, 'AGENTS.md'), 'The words of AGENTS.');
  const third = await sentIn(id);
  expect(third).toContain('The words of AGENTS.');
  expect(third).not.toContain('Second words.');
});

test('trust is kept over a restart, belongs to the folder and not to its path, and is not passed on to a folder inside', async () => {
  const { id } = await add();
  await opened.aide.workspaces.setTrust({ id, trust: 'trusted' });
  mkdirSync(join(folder, 'inner'));
  symlinkSync(folder, join(place.path, 'link'));
  expect((await add(join(folder, 'inner'))).trust).toBe('unknown');
  expect(await add(join(place.path, 'link'))).toMatchObject({ id, trust: 'trusted' });
  await opened.runtime.close();
  opened = await openAide();
  expect(await add()).toMatchObject({ id, trust: 'trusted' });

  renameSync(folder, join(place.path, 'away'));
  expect(await opened.aide.workspaces.list()).toContainEqual(expect.objectContaining({ id, isPresent: false, trust: 'unknown' }));
  await expect(opened.aide.workspaces.setTrust({ id, trust: 'trusted' })).rejects.toMatchObject({ code: 'UNUSABLE_INPUT', data: { problem: expect.stringContaining('is gone') as string } });
  mkdirSync(folder);
  writeFileSync(join(folder, 'AGENTS.md'), 'I am another folder.');
  expect((await add()).trust).toBe('unknown');
  expect(await sentIn(id)).not.toContain('another folder');
  rmSync(folder, { recursive: true });
  renameSync(join(place.path, 'away'), folder);
  expect((await add()).trust).toBe('trusted');
  await expect(opened.aide.workspaces.setTrust({ id: crypto.randomUUID() as typeof id, trust: 'trusted' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a file that leads out, is no file or no text is not used: that is told once, and the turn goes on', async () => {
  const { id } = await add();
  await opened.aide.workspaces.setTrust({ id, trust: 'trusted' });
  writeFileSync(join(place.path, 'secret'), 'words from outside');
  const file = join(folder, 'AGENTS.md');
  const broken: [() => void, RegExp][] = [
    [() => symlinkSync(join(place.path, 'secret'), file), /link/],
    [() => void execFileSync('mkfifo', [file]), /neither a file nor a directory|not a file|device/i],
    [() => mkdirSync(file), /directory/],
    [() => writeFileSync(file, Buffer.from([0xff, 0xfe, 0x41, 0x00])), /UTF-8/],
    [() => writeFileSync(file, 'x'.repeat(70_000)), /longer than 65536 bytes/],
  ];
  for (const [index, [make, words]] of broken.entries()) {
    make();
    for (let turn = 0; turn < 2; turn += 1) {
      const sent = await sentIn(id);
      expect(sent).not.toContain('workspace-instructions');
      expect(sent).not.toContain('words from outside');
    }
    const told = await warnings();
    expect(told).toHaveLength(index + 1);
    expect(told.filter((text) => words.test(text)).length, String(words)).toBeGreaterThan(0);
    rmSync(file, { recursive: true });
  }
});

test('a long file is cut after whole lines, and says so', async () => {
  const { id } = await add();
  await opened.aide.workspaces.setTrust({ id, trust: 'trusted' });
  writeFileSync(join(folder, 'AGENTS.md'), Array.from({ length: 10_000 }, (_, line) => `rule ${line}`).join('\n'));
  const sent = await sentIn(id);
  expect(sent).toContain('rule 5000\n');
  expect(sent).not.toContain('rule 9999');
  expect(sent).toContain('[AGENTS.md is longer than 64 KiB and was cut here.]\n</workspace-instructions>');
});

test('a folder that can only be read is a workspace like any other', async () => {
  writeFileSync(join(folder, 'AGENTS.md'), 'Only look.');
  chmodSync(folder, 0o555);
  const { id, isPresent } = await add();
  expect(isPresent).toBe(true);
  await opened.aide.workspaces.setTrust({ id, trust: 'trusted' });
  expect(await sentIn(id)).toContain('Only look.');
  chmodSync(folder, 0o755);
});
