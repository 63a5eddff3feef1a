import { temporaryDirectory } from '@chatos/testing';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { snapshotDirectory } from '../../test/support/directory-snapshot.ts';
import { createConfigurationContext, createRuntimeContext, prepareDirectories, resolveStateRoot } from './index.ts';

describe('contexts', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  beforeEach(() => {
    directory = temporaryDirectory();
  });
  afterEach(() => directory.remove());

  it('keep every file of Chat in its own directory', () => {
    const { hostApp, paths } = createRuntimeContext(resolveStateRoot(directory.path), 'chat');
    const own = join(directory.path, 'chatos_chat_runtime');
    expect(hostApp).toBe('chatos_chat_runtime');
    expect(paths).toEqual({
      directory: own,
      database: join(own, 'runtime.db.sqlite'),
      events: join(own, 'events.jsonl'),
      runs: join(own, 'runs.jsonl'),
      uiPrompts: join(own, 'ui-prompts.jsonl'),
      fileChanges: join(own, 'file-changes.jsonl'),
      sessionReport: join(own, 'session-report.html'),
      blobs: join(own, 'blobs'),
      sessions: join(own, 'sessions'),
      toolLists: join(own, 'tool-lists'),
      terminals: join(own, 'terminals'),
      processes: join(own, 'processes.jsonl'),
      attach: join(own, 'attach.json'),
      backups: join(own, 'backups'),
    });
  });

  it('keep AIDE and the configuration where the plan has them: one directory, one database', () => {
    const root = resolveStateRoot(directory.path);
    const [aide, configuration] = [createRuntimeContext(root, 'aide'), createConfigurationContext(root)];
    expect(aide.hostApp).toBe('chatos');
    expect(aide.paths.database).toBe(join(directory.path, 'chatos', 'chatos.db.sqlite'));
    expect(configuration.paths).toEqual({
      directory: aide.paths.directory,
      database: aide.paths.database,
      modelsMirror: join(directory.path, 'chatos', 'models.yaml'),
      subagentsMirror: join(directory.path, 'chatos', 'subagents.json'),
      secretsFile: join(directory.path, 'chatos', 'secrets.enc'),
      secretsKey: join(directory.path, 'chatos', 'secrets.key'),
      attach: join(directory.path, 'chatos', 'attach-config.json'),
      backups: aide.paths.backups,
    });
  });

  it('give the two runtimes no path in common', () => {
    const root = resolveStateRoot(directory.path);
    const chat = new Set(Object.values(createRuntimeContext(root, 'chat').paths));
    expect(Object.values(createRuntimeContext(root, 'aide').paths).filter((path) => chat.has(path))).toEqual([]);
  });

  it('touch no disk and cannot be altered', () => {
    const root = resolveStateRoot(directory.path);
    const contexts = [createRuntimeContext(root, 'chat'), createRuntimeContext(root, 'aide'), createConfigurationContext(root)];
    expect(snapshotDirectory(directory.path)).toEqual({});
    for (const context of contexts) expect(Object.isFrozen(context) && Object.isFrozen(context.paths)).toBe(true);
  });

  it('copy nothing when their directories are made: what AIDE has stays AIDE’s', () => {
    const root = resolveStateRoot(directory.path);
    const aide = createRuntimeContext(root, 'aide');
    prepareDirectories(aide);
    for (const file of [aide.paths.events, aide.paths.runs, aide.paths.uiPrompts, join(aide.paths.sessions, 'one.log')]) writeFileSync(file, 'of AIDE\n');
    const before = snapshotDirectory(aide.paths.directory);

    const chat = createRuntimeContext(root, 'chat');
    prepareDirectories(chat);

    expect(snapshotDirectory(chat.paths.directory)).toEqual({ backups: 'directory', blobs: 'directory', sessions: 'directory' });
    expect(snapshotDirectory(aide.paths.directory)).toEqual(before);
  });

  it('say so where a file lies in the place of a directory', () => {
    const context = createRuntimeContext(resolveStateRoot(directory.path), 'chat');
    mkdirSync(context.paths.directory);
    writeFileSync(context.paths.blobs, '');
    expect(() => prepareDirectories(context)).toThrow(expect.objectContaining({ code: 'state-root-unusable', path: context.paths.blobs }));
  });
});
