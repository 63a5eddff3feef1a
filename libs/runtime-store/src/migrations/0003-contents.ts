import type { RuntimeName } from '@chatos/contracts';
import type { Migration } from '@chatos/state';

/**
 * The contents of files before and after each change. A change is written down before it is made (`pending`), so that a crash in between leaves no change
 * unrecorded; `logged` says that its line is in `file-changes.jsonl`. Contents are files of the content store; their rows carry the size and the age, by which
 * the store is kept within its budget without looking at the disk.
 */
export function contentsMigration(runtime: RuntimeName): Migration {
  return {
    version: 3,
    name: 'contents before and after changes',
    sql: `
      ALTER TABLE ${runtime}_file_changes ADD COLUMN tool_call_id TEXT NOT NULL DEFAULT '';
      ALTER TABLE ${runtime}_file_changes ADD COLUMN before_hash TEXT;
      ALTER TABLE ${runtime}_file_changes ADD COLUMN after_hash TEXT;
      ALTER TABLE ${runtime}_file_changes ADD COLUMN state TEXT NOT NULL DEFAULT 'done' CHECK (state IN ('pending', 'done'));
      ALTER TABLE ${runtime}_file_changes ADD COLUMN logged INTEGER NOT NULL DEFAULT 1 CHECK (logged IN (0, 1));
      CREATE INDEX ${runtime}_file_changes_open ON ${runtime}_file_changes (sequence) WHERE state = 'pending' OR logged = 0;

      CREATE TABLE ${runtime}_contents (
        hash TEXT PRIMARY KEY NOT NULL,
        bytes INTEGER NOT NULL CHECK (bytes >= 0),
        used_at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX ${runtime}_contents_by_age ON ${runtime}_contents (used_at, bytes);
    `,
  };
}
