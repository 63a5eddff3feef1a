import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { change, loggedChanges, recordedChanges, ROOMY } from '../test/support/changes.ts';
import { openTestStore } from '../test/support/open-store.ts';
import { hashOf } from './content-files.ts';
import type { RuntimeStore } from './index.ts';
import { openRuntimeStore } from './index.ts';

const NOBODY = '999999999 ';
const hash = (content: string) => hashOf(Buffer.from(content));
const text = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString());

function make(store: RuntimeStore, ...changes: Parameters<RuntimeStore['fileChanges']['plan']>[0]) {
  return store.fileChanges.finish(store.fileChanges.plan(changes, ROOMY).ids);
}

describe('file changes', () => {
  it('are listed once they are made, with their contents, and each has its line in the log', async () => {
    using test = openTestStore('chat');
    const { fileChanges, contents } = test.store;
    const planned = fileChanges.plan([{ ...change('/w/a.ts', 'old', 'new'), tool: 'edit_file', server: 'code_writer', runId: 'run-1', toolCallId: 'call-1', workspaceRoot: '/w' }], ROOMY);
    expect(planned).toEqual({ ids: [expect.any(String)], areContentsKept: true });
    expect([fileChanges.list().items, fileChanges.get(planned.ids[0] ?? ''), readFileSync(test.context.paths.fileChanges, 'utf8')]).toEqual([[], null, '']);
    const [made] = fileChanges.finish(planned.ids);
    expect(made).toEqual({
      id: planned.ids[0], path: 'w/a.ts', absolutePath: '/w/a.ts', workspaceRoot: '/w', changeType: 'modified', tool: 'edit_file', server: 'code_writer', runId: 'run-1', sessionId: 's1',
      userMessageId: '', diff: '-old\n+new\n', createdAt: expect.any(Number), toolCallId: 'call-1', before: hash('old'), after: hash('new'), isRestorable: true,
    });
    expect(fileChanges.list().items).toEqual([made]);
    expect(fileChanges.get(made?.id ?? '')).toEqual(made);
    expect([text(contents.read(made?.before ?? '')), text(contents.read(made?.after ?? ''))]).toEqual(['old', 'new']);
    expect(await loggedChanges(test.context.paths.fileChanges)).toEqual({ changes: [made], damaged: 0 });
  });

  it('that were not made leave nothing behind', async () => {
    using test = openTestStore('aide');
    const { fileChanges, contents } = test.store;
    make(test.store, change('/w/a', null, 'kept'));
    fileChanges.discard(fileChanges.plan([change('/w/a', 'kept', 'never'), change('/w/b', null, 'neither')], ROOMY).ids);
    expect(recordedChanges(test.store)).toHaveLength(1);
    expect((await loggedChanges(test.context.paths.fileChanges)).changes).toHaveLength(1);
    expect(contents.usage()).toEqual({ bytes: 4, contents: 1 });
    expect(fileChanges.reconcile()).toEqual({ finished: 0, discarded: 0, logged: 0 });
  });

  it('once made are neither discarded nor finished again, and a session that was removed meanwhile is passed over', async () => {
    using test = openTestStore('chat');
    const { fileChanges } = test.store;
    const [made] = make(test.store, change('/w/a', null, 'x'));
    fileChanges.discard([made?.id ?? '']);
    expect(fileChanges.list().items).toEqual([made]);
    const planned = fileChanges.plan([change('/w/b', null, 'y', 'gone')], ROOMY);
    test.store.removeSession('gone');
    expect(fileChanges.finish(planned.ids)).toEqual([]);
    expect((await loggedChanges(test.context.paths.fileChanges)).changes).toEqual([made]);
  });

  it('are recorded without a content for which the budget has no room, and say so', () => {
    using test = openTestStore('aide');
    const { fileChanges, contents } = test.store;
    const planned = fileChanges.plan([change('/w/big', 'small', 'x'.repeat(100))], { maxContentBytes: 50 });
    expect(planned.areContentsKept).toBe(false);
    const [made] = fileChanges.finish(planned.ids);
    expect(made).toMatchObject({ before: hash('small'), after: hash('x'.repeat(100)) });
    expect([text(contents.read(made?.before ?? '')), contents.read(made?.after ?? '')]).toEqual(['small', null]);
    expect(contents.usage()).toEqual({ bytes: 5, contents: 1 });
  });

  it('make room for their contents, and never take more than the budget', () => {
    using test = openTestStore('chat');
    const { fileChanges, contents } = test.store;
    for (let index = 0; index < 20; index += 1) {
      fileChanges.finish(fileChanges.plan([change('/w/a', `version ${index}`, `version ${index + 1}`)], { maxContentBytes: 40 }).ids);
      expect(contents.usage().bytes).toBeLessThanOrEqual(40);
    }
    expect(text(contents.read(hash('version 20')))).toBe('version 20');
    expect(contents.read(hash('version 0'))).toBeNull();
  });

  it('have a difference that is cut at a line where it is very long', () => {
    using test = openTestStore('aide');
    const [made] = make(test.store, { ...change('/w/a', null, 'x'), diff: `${'+line\n'.repeat(100_000)}` });
    expect(made?.diff).toMatch(/\+line\n\\ The difference is cut here: it has 600,000 characters\.\n$/);
    expect(made?.diff.length).toBeLessThan(270_000);
  });

  it('stay recorded where the log cannot be written, and get their line later', async () => {
    using test = openTestStore('chat');
    const planned = test.store.fileChanges.plan([change('/w/a', null, 'x')], ROOMY);
    test.store.close();
    expect(() => test.store.fileChanges.finish(planned.ids)).toThrow(/is closed/);
    const store = openRuntimeStore(test.context, test.database);
    expect(store.fileChanges.list().items).toHaveLength(1);
    expect(store.fileChanges.reconcile()).toEqual({ finished: 0, discarded: 0, logged: 1 });
    expect((await loggedChanges(test.context.paths.fileChanges)).changes).toEqual(store.fileChanges.list().items);
    expect(store.fileChanges.reconcile()).toEqual({ finished: 0, discarded: 0, logged: 0 });
    store.close();
  });
});

describe('changes of which it is not known whether they were made', () => {
  it('are settled by what the files hold', () => {
    using test = openTestStore('aide');
    const { fileChanges } = test.store;
    const at = (name: string) => join(test.context.paths.directory, name);
    writeFileSync(at('made'), 'new');
    writeFileSync(at('unmade'), 'old');
    const { ids } = fileChanges.plan([change(at('made'), 'old', 'new'), change(at('unmade'), 'old', 'new')], ROOMY);
    expect(fileChanges.settle(ids).map(({ absolutePath }) => absolutePath)).toEqual([at('made')]);
    expect(fileChanges.list().items).toHaveLength(1);
    expect(fileChanges.reconcile()).toEqual({ finished: 0, discarded: 0, logged: 0 });
  });
});

describe('reconciling what a dead process left', () => {
  /** As a process that planned the changes and died leaves them. */
  function abandon(test: ReturnType<typeof openTestStore>, ...changes: Parameters<RuntimeStore['fileChanges']['plan']>[0]): void {
    const { ids } = test.store.fileChanges.plan(changes, ROOMY);
    for (const id of ids) test.database.raw.prepare(`UPDATE ${test.context.runtime}_file_changes SET writer = ? WHERE id = ?`).run(NOBODY, id);
  }

  it('takes a change for made where the file holds the result, and forgets it where not', async () => {
    using test = openTestStore('aide');
    const at = (name: string) => join(test.context.paths.directory, name);
    for (const name of ['made', 'unmade', 'undeleted']) writeFileSync(at(name), name === 'made' ? 'new' : 'old');
    symlinkSync('target', at('link'));
    mkdirSync(at('directory'));
    abandon(test, change(at('made'), 'old', 'new'), change(at('unmade'), 'old', 'new'), change(at('deleted'), 'old', null), change(at('undeleted'), 'old', null), change(at('link'), null, 'target'), change(at('uncreated'), null, 'x'), change(at('directory'), 'old', 'x'));
    expect(test.store.fileChanges.reconcile()).toEqual({ finished: 3, discarded: 4, logged: 3 });
    const recorded = recordedChanges(test.store);
    expect(recorded.map(({ absolutePath }) => absolutePath)).toEqual([at('made'), at('deleted'), at('link')]);
    expect((await loggedChanges(test.context.paths.fileChanges)).changes).toEqual(recorded);
    expect(test.store.contents.read(hash('x'))).toBeNull();
  });

  it('removes the temporary files of that process beside its files, and nobody else’s', () => {
    using test = openTestStore('aide');
    const folder = join(test.context.paths.directory, 'work');
    mkdirSync(folder);
    const leftover = (writer: number | string) => `.chatos-${writer}-01234567-89ab-4cde-8f01-23456789abcd.tmp`;
    const [dead] = NOBODY.split(' ');
    const others = [leftover(process.pid), leftover(`${dead}0`), `.chatos-${dead}-mine.tmp`, 'file'];
    for (const name of [...others, leftover(dead ?? '')]) writeFileSync(join(folder, name), 'new');
    abandon(test, change(join(folder, 'file'), 'old', 'new'));
    test.store.fileChanges.reconcile();
    expect(readdirSync(folder).sort()).toEqual([...others].sort());
  });

  it('leaves the changes of a running process alone', () => {
    using test = openTestStore('chat');
    const planned = test.store.fileChanges.plan([change('/w/nowhere', null, 'x')], ROOMY);
    expect(test.store.fileChanges.reconcile()).toEqual({ finished: 0, discarded: 0, logged: 0 });
    expect(test.store.fileChanges.finish(planned.ids)).toHaveLength(1);
  });

  it('knows a process id that was used again by when the process started', () => {
    using test = openTestStore('aide');
    test.store.fileChanges.plan([change('/w/nowhere', null, 'x')], ROOMY);
    test.database.raw.prepare("UPDATE aide_file_changes SET writer = ?").run(`${process.pid} another-boot:1`);
    expect(test.store.fileChanges.reconcile()).toEqual({ finished: 0, discarded: 1, logged: 0 });
  });

  it('sees by the next change of the same file what the file itself tells no more', () => {
    using test = openTestStore('chat');
    const path = join(test.context.paths.directory, 'file');
    writeFileSync(path, 'three');
    abandon(test, change(path, 'one', 'two'));
    make(test.store, change(path, 'two', 'three'));
    expect(test.store.fileChanges.reconcile()).toEqual({ finished: 1, discarded: 0, logged: 1 });
    abandon(test, change(path, 'three', 'never'));
    make(test.store, change(path, 'three', 'never'), change(path, 'never', 'last'));
    expect(test.store.fileChanges.reconcile()).toEqual({ finished: 0, discarded: 1, logged: 0 });
    expect(recordedChanges(test.store).map(({ after }) => after)).toEqual([hash('two'), hash('three'), hash('never'), hash('last')]);
  });

  it('writes no line twice, and writes one again that was torn', async () => {
    using test = openTestStore('aide');
    const log = test.context.paths.fileChanges;
    make(test.store, change('/w/a', null, 'x'), change('/w/b', null, 'y'));
    const reopen = () => test.database.raw.prepare("UPDATE aide_file_changes SET state = 'pending', logged = 0, writer = ?").run(NOBODY);
    reopen();
    // The files hold none of it; the lines tell that the changes were made.
    expect(test.store.fileChanges.reconcile()).toEqual({ finished: 2, discarded: 0, logged: 0 });
    writeFileSync(log, readFileSync(log, 'utf8').slice(0, -20));
    reopen();
    expect(test.store.fileChanges.reconcile()).toEqual({ finished: 1, discarded: 1, logged: 0 });
    expect((await loggedChanges(log)).changes).toEqual(recordedChanges(test.store));
    renameSync(log, `${log}.old`);
    expect(existsSync(log)).toBe(false);
    test.store.close();
    const store = openRuntimeStore(test.context, test.database);
    test.database.raw.prepare("UPDATE aide_file_changes SET logged = 0").run();
    expect(store.fileChanges.reconcile()).toEqual({ finished: 0, discarded: 0, logged: 1 });
    expect((await loggedChanges(log)).changes).toEqual(recordedChanges(store));
    store.close();
    rmSync(log);
  });
});
