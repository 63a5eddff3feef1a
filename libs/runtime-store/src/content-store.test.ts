import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TestStore } from '../test/support/open-store.ts';
import { change, ROOMY } from '../test/support/changes.ts';
import { openTestStore } from '../test/support/open-store.ts';
import { hashOf } from './content-files.ts';

const text = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString());
const directoryOf = (test: TestStore<'chat' | 'aide'>) => join(test.context.paths.blobs, 'contents');
const fileOf = (test: TestStore<'chat' | 'aide'>, hash: string) => join(directoryOf(test), hash.slice(0, 2), hash);
const filesOf = (test: TestStore<'chat' | 'aide'>) => readdirSync(directoryOf(test), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => entry.name).toSorted();
/** Times are in milliseconds: contents are told apart by age only where their times differ. */
function age(test: TestStore<'chat' | 'aide'>, hash: string, usedAt: number): void {
  test.database.raw.prepare(`UPDATE ${test.context.runtime}_contents SET used_at = ? WHERE hash = ?`).run(usedAt, hash);
}

describe('the content store', () => {
  it('keeps each content once, for its owner alone, and gives it back by its hash', () => {
    using test = openTestStore('chat');
    const { contents } = test.store;
    const bytes = Buffer.from([0, 255, 10, 13, 0]);
    const hash = contents.put(bytes);
    expect(hash).toBe(hashOf(bytes));
    expect(contents.put(bytes)).toBe(hash);
    expect(Buffer.from(contents.read(hash) ?? [])).toEqual(bytes);
    expect(contents.usage()).toEqual({ bytes: 5, contents: 1 });
    expect(filesOf(test)).toEqual([hash]);
    if (process.platform !== 'win32') {
      expect(statSync(fileOf(test, hash)).mode & 0o777).toBe(0o600);
      expect(statSync(directoryOf(test)).mode & 0o777).toBe(0o700);
    }
    expect(contents.read(hashOf(Buffer.from('other')))).toBeNull();
    expect(contents.put(new Uint8Array())).toBe(hashOf(new Uint8Array()));
  });

  it('gives nothing back that is not what its hash says, and stores it anew', () => {
    using test = openTestStore('aide');
    const { contents } = test.store;
    const hash = contents.put(Buffer.from('whole'));
    writeFileSync(fileOf(test, hash), 'torn');
    expect(contents.read(hash)).toBeNull();
    contents.put(Buffer.from('whole'));
    expect(text(contents.read(hash))).toBe('whole');
    rmSync(fileOf(test, hash));
    expect(contents.read(hash)).toBeNull();
  });

  it('lets the oldest go until it is within its budget, and reading makes young', () => {
    using test = openTestStore('chat');
    const { contents } = test.store;
    const hashes = ['one', 'two', 'six', 'ten'].map((content, index) => {
      const hash = contents.put(Buffer.from(content));
      age(test, hash, 100 + index);
      return hash;
    });
    contents.read(hashes[0] ?? '');
    expect(text(contents.peek(hashes[1] ?? ''))).toBe('two');
    contents.keepWithin(7);
    expect(contents.usage()).toEqual({ bytes: 6, contents: 2 });
    expect(hashes.map((hash) => text(contents.read(hash)))).toEqual(['one', null, null, 'ten']);
    expect(filesOf(test)).toEqual([hashes[0], hashes[3]].toSorted());
    contents.keepWithin(0);
    expect(contents.usage()).toEqual({ bytes: 0, contents: 0 });
    expect(filesOf(test)).toEqual([]);
  });

  it('never lets a content of a change under way go', () => {
    using test = openTestStore('aide');
    const { contents, fileChanges } = test.store;
    const planned = fileChanges.plan([change('/w/a', 'before', 'after')], ROOMY);
    const idle = contents.put(Buffer.from('idle'));
    contents.keepWithin(0);
    expect(contents.read(idle)).toBeNull();
    expect(contents.usage()).toEqual({ bytes: 11, contents: 2 });
    fileChanges.finish(planned.ids);
    contents.keepWithin(0);
    expect(contents.usage()).toEqual({ bytes: 0, contents: 0 });
  });

  it('is healed where a process died between the file and its row, either way', () => {
    using test = openTestStore('chat');
    const { contents } = test.store;
    const hash = contents.put(Buffer.from('gone'));
    rmSync(fileOf(test, hash));
    contents.keepWithin(0);
    expect(contents.usage()).toEqual({ bytes: 0, contents: 0 });
    mkdirSync(join(directoryOf(test), 'unfinished'), { recursive: true });
    const [mine, dead] = [`${process.pid}.a`, '999999999.b'].map((name) => join(directoryOf(test), 'unfinished', name));
    for (const path of [mine, dead]) writeFileSync(path ?? '', 'half');
    test.store.fileChanges.reconcile();
    expect([mine, dead].map((path) => existsSync(path ?? ''))).toEqual([true, false]);
  });

  it('stays whole where the disk takes nothing: the change is not planned, and what was reserved is given back', () => {
    using test = openTestStore('aide');
    const { contents, fileChanges } = test.store;
    contents.put(Buffer.from('x'));
    const directory = join(directoryOf(test), hashOf(Buffer.from('new')).slice(0, 2));
    writeFileSync(directory, 'a file where a directory should be');
    expect(() => fileChanges.plan([change('/w/a', null, 'new')], ROOMY)).toThrow(/EEXIST|ENOTDIR/);
    expect(fileChanges.list().items).toEqual([]);
    expect(fileChanges.reconcile()).toEqual({ finished: 0, discarded: 0, logged: 0 });
    expect(contents.usage()).toEqual({ bytes: 1, contents: 1 });
    expect(readdirSync(join(directoryOf(test), 'unfinished'))).toEqual([]);
  });

  it('lets the contents of a removed session go, except those that another session uses', () => {
    using test = openTestStore('chat');
    const { contents, fileChanges } = test.store;
    fileChanges.finish(fileChanges.plan([change('/w/a', 'shared', 'mine', 's1')], ROOMY).ids);
    fileChanges.finish(fileChanges.plan([change('/w/b', 'shared', 'theirs', 's2')], ROOMY).ids);
    test.store.removeSession('s1');
    expect(filesOf(test)).toEqual([hashOf(Buffer.from('shared')), hashOf(Buffer.from('theirs'))].toSorted());
    expect(contents.usage()).toEqual({ bytes: 12, contents: 2 });
  });

  it('waits for the caller’s transaction before it lets the contents of a removed session go', () => {
    using test = openTestStore('aide');
    const { contents, fileChanges } = test.store;
    fileChanges.finish(fileChanges.plan([change('/w/a', 'before', 'after')], ROOMY).ids);
    const rollBack = () => test.database.transaction(() => {
      test.store.removeSession('s1');
      throw new Error('the caller changed its mind');
    });
    expect(rollBack).toThrow(/changed its mind/);
    expect(fileChanges.list().items.map(({ after }) => text(contents.read(after ?? '')))).toEqual(['after']);
    test.database.transaction(() => test.store.removeSession('s1'));
    expect(filesOf(test)).toHaveLength(2);
    contents.sweep();
    expect(filesOf(test)).toEqual([]);
    expect(contents.usage()).toEqual({ bytes: 0, contents: 0 });
  });

  it('keeps a content that was let go and is used again before it is swept', () => {
    using test = openTestStore('chat');
    const { contents, fileChanges } = test.store;
    fileChanges.finish(fileChanges.plan([change('/w/a', null, 'again')], ROOMY).ids);
    test.database.transaction(() => test.store.removeSession('s1'));
    fileChanges.finish(fileChanges.plan([change('/w/b', null, 'again', 's2')], ROOMY).ids);
    contents.sweep();
    expect(text(contents.read(hashOf(Buffer.from('again'))))).toBe('again');
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('says so where its directory may not be written', () => {
    using test = openTestStore('chat');
    chmodSync(test.context.paths.blobs, 0o500);
    expect(() => test.store.contents.put(Buffer.from('x'))).toThrow(/EACCES/);
    chmodSync(test.context.paths.blobs, 0o700);
  });

  it('lies in a folder of its own, apart from results of tools', () => {
    using test = openTestStore('aide');
    const hash = test.store.contents.put(Buffer.from('x'));
    expect(readFileSync(join(test.context.paths.blobs, 'contents', hash.slice(0, 2), hash), 'utf8')).toBe('x');
    expect(readdirSync(test.context.paths.blobs)).toEqual(['contents']);
  });
});
