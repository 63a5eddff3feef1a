import type { RuntimeName } from '@chatos/contracts';
import type { Migration } from '@chatos/state';

/**
 * The contents of files before and after each change. A change is written down before it is made (`pending`), so that a crash in between leaves no change
 * unrecorded; `writer` is the process that makes it; `logged` says that its line is in `file-changes.jsonl`, at or beyond `log_offset`.
 *
 * Contents are files of the content store; their rows carry the size and the age (0: no change uses it any more), by which the store is kept within its
 * budget without looking at the disk. Their sum is kept by triggers, whoever writes.
 */
export function contentsMigration(runtime: RuntimeName): Migration {
  const [changes, contents, usage] = [`${runtime}_file_changes`, `${runtime}_contents`, `${runtime}_content_usage`];
  return {
    version: 3,
    name: 'contents before and after changes',
    sql: `
      ALTER TABLE ${changes} ADD COLUMN tool_call_id TEXT NOT NULL DEFAULT '';
      ALTER TABLE ${changes} ADD COLUMN before_hash TEXT;
      ALTER TABLE ${changes} ADD COLUMN after_hash TEXT;
      ALTER TABLE ${changes} ADD COLUMN state TEXT NOT NULL DEFAULT 'done' CHECK (state IN ('pending', 'done'));
      ALTER TABLE ${changes} ADD COLUMN logged INTEGER NOT NULL DEFAULT 1 CHECK (logged IN (0, 1));
      ALTER TABLE ${changes} ADD COLUMN writer TEXT NOT NULL DEFAULT '';
      ALTER TABLE ${changes} ADD COLUMN log_offset INTEGER NOT NULL DEFAULT 0;
      CREATE INDEX ${changes}_open ON ${changes} (sequence) WHERE state = 'pending' OR logged = 0;
      CREATE INDEX ${changes}_of_file ON ${changes} (absolute_path);
      CREATE INDEX ${changes}_from_content ON ${changes} (before_hash) WHERE before_hash IS NOT NULL;
      CREATE INDEX ${changes}_to_content ON ${changes} (after_hash) WHERE after_hash IS NOT NULL;

      CREATE TABLE ${contents} (
        hash TEXT PRIMARY KEY NOT NULL,
        bytes INTEGER NOT NULL CHECK (bytes >= 0),
        used_at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX ${contents}_by_age ON ${contents} (used_at);

      CREATE TABLE ${usage} (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        bytes INTEGER NOT NULL,
        contents INTEGER NOT NULL
      ) STRICT;
      INSERT INTO ${usage} VALUES (1, 0, 0);
      CREATE TRIGGER ${contents}_added AFTER INSERT ON ${contents} BEGIN
        UPDATE ${usage} SET bytes = bytes + new.bytes, contents = contents + 1 WHERE id = 1;
      END;
      CREATE TRIGGER ${contents}_removed AFTER DELETE ON ${contents} BEGIN
        UPDATE ${usage} SET bytes = bytes - old.bytes, contents = contents - 1 WHERE id = 1;
      END;
    `,
  };
}
