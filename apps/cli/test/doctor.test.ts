import { acquireOwnerLock, createConfigurationContext, createRuntimeContext, openConfigurationDatabase, openRuntimeDatabase, prepareDirectories, readProcessStart, resolveStateRoot } from '@chatos/state';
import type { Component, StateRoot } from '@chatos/state';
import { temporaryDirectory } from '@chatos/testing';
import type { TemporaryDirectory } from '@chatos/testing';
import Database from 'better-sqlite3';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { chatos } from './support.ts';

let directory: TemporaryDirectory;
let root: StateRoot;

const component = (name: string, ...tables: string[]): Component => ({ name, migrations: [{ version: 1, name: 'tables', sql: tables.map((table) => `CREATE TABLE ${table} (id TEXT);`).join('\n') }] });

/** A state root as a workbench leaves it: every file of the design, and databases with a table of each owner. */
beforeEach(() => {
  directory?.remove();
  directory = temporaryDirectory();
  root = resolveStateRoot(directory.path);
  const config = createConfigurationContext(root);
  const aide = createRuntimeContext(root, 'aide');
  const chat = createRuntimeContext(root, 'chat');
  for (const context of [config, aide, chat]) prepareDirectories(context);
  openConfigurationDatabase(config, [component('config', 'config_models')]).close();
  openRuntimeDatabase(aide, [component('aide-store', 'aide_tasks', 'aide_contents', 'aide_content_usage')]).close();
  openRuntimeDatabase(chat, [component('chat-store', 'chat_tasks', 'chat_contents', 'chat_content_usage')]).close();
  for (const path of [config.paths.modelsMirror, config.paths.subagentsMirror, config.paths.secretsFile, config.paths.secretsKey]) writeFileSync(path, '');
  for (const { paths } of [aide, chat]) {
    for (const path of [paths.events, paths.runs, paths.uiPrompts, paths.fileChanges, paths.sessionReport, paths.processes]) writeFileSync(path, '');
    mkdirSync(join(paths.blobs, 'deep'), { recursive: true });
    writeFileSync(join(paths.blobs, 'deep', 'anything'), 'x');
    // Contents before and after changes, what a session's terminals wrote, and the tools servers listed.
    for (const directory of [join(paths.blobs, 'contents', 'ab'), join(paths.sessions, 's1', 'terminals'), join(paths.terminals, 't1'), paths.toolLists]) {
      mkdirSync(directory, { recursive: true });
      writeFileSync(join(directory, 'file'), 'x');
    }
  }
});

async function doctor() {
  const text = await chatos(['doctor', '--state-root', root.path]);
  const json = await chatos(['doctor', '--json', '--state-root', root.path]);
  expect(json.status).toBe(text.status);
  const report = JSON.parse(json.output) as { healthy: boolean; heldBy: string | null; findings: { kind: string; subject: string; owners: string[]; problem: string | null }[] };
  expect(report.healthy).toBe(text.status === 0);
  return { status: text.status, text: text.output, report, foreign: report.findings.filter((finding) => finding.problem !== null) };
}

test('of everything a workbench leaves, doctor says whose it is', async () => {
  const { status, report, foreign } = await doctor();
  expect(foreign).toEqual([]);
  expect(status).toBe(0);
  const owners = Object.fromEntries(report.findings.map((finding) => [finding.subject, finding.owners]));
  expect(owners).toMatchObject({
    'chatos/chatos.db.sqlite': ['config', 'aide'],
    'chatos/chatos.db.sqlite config_models': ['config'],
    'chatos/chatos.db.sqlite aide_tasks': ['aide'],
    'chatos/models.yaml': ['config'],
    'chatos/events.jsonl': ['aide'],
    'chatos_chat_runtime/runtime.db.sqlite': ['chat'],
    'chatos/chatos.db.sqlite aide_contents': ['aide'],
    'chatos/file-changes.jsonl': ['aide'],
    'chatos/sessions': ['aide'],
    'chatos/tool-lists': ['aide'],
    'chatos_chat_runtime/runtime.db.sqlite chat_tasks': ['chat'],
    'chatos_chat_runtime/runtime.db.sqlite chat_contents': ['chat'],
    'chatos_chat_runtime/file-changes.jsonl': ['chat'],
    'chatos_chat_runtime/sessions': ['chat'],
    'chatos_chat_runtime/tool-lists': ['chat'],
    'chatos_chat_runtime/blobs': ['chat'],
  });
});

test('doctor changes nothing and runs beside whoever holds the root', async () => {
  const before = snapshot(root.path);
  const lock = acquireOwnerLock(root, { kind: 'headless', command: 'a host' });
  const { status, report } = await doctor();
  lock.release();
  expect(status).toBe(0);
  expect(report.heldBy).toContain('a host');
  expect(snapshot(root.path)).toEqual(before);
});

test('a state root that is not there yet has nothing foreign, and is not made', async () => {
  directory.remove();
  const { status, report } = await doctor();
  expect(status).toBe(0);
  expect(report.findings).toEqual([]);
  expect(existsSync(root.path)).toBe(false);
});

const chatosFile = (name: string) => join(root.path, 'chatos', name);
const chatFile = (name: string) => join(root.path, 'chatos_chat_runtime', name);

test.each<[name: string, spoil: () => void, subject: string, problem: RegExp]>([
  ['a file nobody knows', () => writeFileSync(join(root.path, 'notes.txt'), ''), 'notes.txt', /no.* file of this name/i],
  ['a directory nobody knows', () => mkdirSync(join(root.path, 'aide')), 'aide', /no.* directory of this name/i],
  ['Chat’s database under chatos/', () => renameSync(chatFile('runtime.db.sqlite'), chatosFile('runtime.db.sqlite')), 'chatos/runtime.db.sqlite', /file of this name/],
  ['a configuration file of Chat’s', () => writeFileSync(chatFile('models.yaml'), ''), 'chatos_chat_runtime/models.yaml', /file of this name/],
  ['a symbolic link', () => symlinkSync('/etc/hostname', chatFile('session-reports')), 'chatos_chat_runtime/session-reports', /symbolic link/],
  ['AIDE’s database in Chat’s place', () => copyFileSync(chatosFile('chatos.db.sqlite'), chatFile('runtime.db.sqlite')), 'chatos_chat_runtime/runtime.db.sqlite', /kind "admin"/],
  ['a table of Chat’s in the shared database', () => alter(chatosFile('chatos.db.sqlite'), 'CREATE TABLE chat_sessions (id TEXT)'), 'chatos/chatos.db.sqlite chat_sessions', /none of config, aide/],
  ['a table of AIDE’s in Chat’s database', () => alter(chatFile('runtime.db.sqlite'), 'CREATE TABLE aide_tasks (id TEXT)'), 'chatos_chat_runtime/runtime.db.sqlite aide_tasks', /none of chat/],
  ['AIDE’s contents in Chat’s database', () => alter(chatFile('runtime.db.sqlite'), 'CREATE TABLE aide_contents (id TEXT)'), 'chatos_chat_runtime/runtime.db.sqlite aide_contents', /none of chat/],
  ['contents beside their store', () => mkdirSync(chatFile('contents')), 'chatos_chat_runtime/contents', /directory of this name/],
  ['a wrong owner row', () => alter(chatFile('runtime.db.sqlite'), `UPDATE state_owner SET host_app = 'chatos'`), 'chatos_chat_runtime/runtime.db.sqlite', /owner is "chatos"/],
  ['a foreign application id', () => alter(chatFile('runtime.db.sqlite'), 'PRAGMA application_id = 7'), 'chatos_chat_runtime/runtime.db.sqlite', /application id 0x7/],
  ['the predecessor’s database', () => predecessor(chatosFile('chatos.db.sqlite')), 'chatos/chatos.db.sqlite', /earlier application/],
  ['no database at all', () => writeFileSync(chatFile('runtime.db.sqlite'), 'this is a letter, not a database, and long enough for a header of a hundred bytes: so it goes on'), 'chatos_chat_runtime/runtime.db.sqlite', /./],
])('%s is foreign', async (_name, spoil, subject, problem) => {
  spoil();
  const { status, text, foreign } = await doctor();
  expect(status).toBe(1);
  const finding = foreign.find((entry) => entry.subject === subject);
  expect(finding?.problem).toMatch(problem);
  expect(finding?.owners).toEqual([]);
  expect(text).toContain(subject);
});

test('a tool server that outlived its runtime is a leftover, and not while somebody holds the root', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  try {
    const line = (event: string, more: object) => `${JSON.stringify({ ts: new Date().toISOString(), event, ...more })}\n`;
    const ended = line('started', { groupId: 4_000_000, processStart: null, command: 'long gone' });
    const reused = line('started', { groupId: process.pid, processStart: 'another boot:1', command: 'whose id was used again' });
    const running = line('started', { groupId: pid, processStart: readProcessStart(pid), command: 'node server.js' });
    writeFileSync(chatFile('processes.jsonl'), `${ended}{"torn\n${reused}${running}`);
    const { status, foreign } = await doctor();
    expect(status).toBe(1);
    expect(foreign).toEqual([expect.objectContaining({ kind: 'process', subject: `${pid} node server.js`, problem: expect.stringContaining('started by chat') })]);

    const lock = acquireOwnerLock(root, { kind: 'cli', command: 'x' });
    expect((await doctor()).status).toBe(0);
    lock.release();
    writeFileSync(chatFile('processes.jsonl'), `${running}${line('ended', { groupId: pid, processStart: null })}`);
    expect((await doctor()).status).toBe(0);
  } finally {
    child.kill('SIGKILL');
  }
});

test('a built-in server is told by its name, and belongs to the runtime that started it', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  const lock = acquireOwnerLock(root, { kind: 'cli', command: 'x' });
  try {
    writeFileSync(chatosFile('processes.jsonl'), `${JSON.stringify({ ts: '', event: 'started', groupId: pid, processStart: readProcessStart(pid), command: '/node/bin/node /dist/servers/tool-server.cjs files --write' })}\n`);
    const { status, report } = await doctor();
    expect(status).toBe(0);
    expect(report.findings.find(({ kind }) => kind === 'process')).toMatchObject({ owners: ['aide'], note: 'built-in server files --write' });
  } finally {
    lock.release();
    child.kill('SIGKILL');
  }
});

function alter(path: string, sql: string): void {
  const database = new Database(path);
  database.exec(sql);
  database.close();
}

function predecessor(path: string): void {
  rmSync(path);
  alter(path, 'CREATE TABLE records (table_name TEXT, id TEXT, payload TEXT)');
}

/** Every file with its content and time, by path. */
function snapshot(path: string): Record<string, string> {
  return Object.fromEntries(readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => {
    const file = join(entry.parentPath, entry.name);
    return [file, `${statSync(file).mtimeMs} ${readFileSync(file).toString('base64')}`];
  }));
}
