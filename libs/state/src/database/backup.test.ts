import { temporaryDirectory } from '@chatos/testing';
import Database from 'better-sqlite3';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openChat } from '../../test/support/open-chat.ts';
import type { StateDatabase } from '../index.ts';
import { backUp } from './backup.ts';

describe('a backup', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let database: StateDatabase<'chat'>;
  let backups: string;
  beforeEach(() => {
    directory = temporaryDirectory();
    database = openChat(directory.path);
    backups = join(directory.path, 'chatos_chat_runtime', 'backups');
    for (let index = 0; index < 100; index += 1) database.raw.prepare('INSERT INTO chat_notes (text) VALUES (?)').run('x'.repeat(500));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    database.close();
    directory.remove();
  });

  /** Lets the copy be made and then spoils it, as a failing disk would. */
  function spoilCopy(spoil: (path: string) => void): void {
    const prepare = database.raw.prepare.bind(database.raw);
    vi.spyOn(database.raw, 'prepare').mockImplementation(((sql: string) => {
      const statement = prepare(sql);
      if (!sql.startsWith('VACUUM')) return statement;
      return {
        run(path: string) {
          statement.run(path);
          spoil(path);
        },
      };
    }) as typeof database.raw.prepare);
  }

  it('is named after its database and holds all of it', () => {
    const path = backUp(database.raw, database.path, backups);
    expect(readdirSync(backups).map((name) => join(backups, name))).toEqual([path]);
    const copy = new Database(path, { readonly: true });
    expect(copy.prepare('SELECT count(*) FROM chat_notes').pluck().get()).toBe(100);
    copy.close();
  });

  it('is none where a row is missing in the copy', () => {
    spoilCopy((path) => {
      const copy = new Database(path);
      copy.exec('DELETE FROM chat_notes WHERE id = 1');
      copy.close();
    });
    expect(() => backUp(database.raw, database.path, backups)).toThrow(expect.objectContaining({ code: 'backup-failed', problem: expect.stringContaining('"chat_notes":99') }));
    expect(readdirSync(backups)).toEqual([]);
  });

  it('is none where the copy does not read back', () => {
    spoilCopy((path) => {
      const bytes = readFileSync(path);
      writeFileSync(path, bytes.fill(0xa5, 5 * 4096, 6 * 4096));
    });
    expect(() => backUp(database.raw, database.path, backups)).toThrow(expect.objectContaining({ code: 'backup-failed' }));
    expect(readdirSync(backups)).toEqual([]);
  });

  it('is none where there is no place for it', () => {
    expect(() => backUp(database.raw, database.path, join(backups, 'missing'))).toThrow(expect.objectContaining({ code: 'backup-failed', remedy: expect.stringContaining('It was not updated') }));
  });

  it('keeps other writers off only while it is made', () => {
    backUp(database.raw, database.path, backups);
    const other = openChat(directory.path);
    expect(() => other.transaction(() => other.raw.exec(`INSERT INTO chat_notes (text) VALUES ('later')`))).not.toThrow();
    other.close();
  });
});
