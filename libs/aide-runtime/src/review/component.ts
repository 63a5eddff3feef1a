import type { Component } from '@chatos/state';

/**
 * What the user decided about the agent's changes. An undo is written down before its files change (`pending`) with the changes that make it (rows of the runtime's
 * file changes, by id) and what each of them takes back (`covers`), so that after a crash the rows that were made tell what the undo came to. `untold`: it is made, and the agent is still to be told.
 */
export function reviewComponent(): Component {
  return {
    name: 'aide-review',
    owner: 'aide',
    migrations: [{
      version: 1,
      name: 'undos and kept hunks',
      sql: `
CREATE TABLE aide_review_undos (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  session_id TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (json_valid(scope)),
  undoes TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL CHECK (state IN ('pending', 'untold', 'done')),
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX aide_review_undos_of_session ON aide_review_undos (session_id);
CREATE INDEX aide_review_undos_of_undo ON aide_review_undos (undoes) WHERE undoes <> '';
CREATE INDEX aide_review_undos_open ON aide_review_undos (sequence) WHERE state <> 'done';

CREATE TABLE aide_review_undo_changes (
  change_id TEXT PRIMARY KEY NOT NULL,
  undo_id TEXT NOT NULL REFERENCES aide_review_undos (id) ON DELETE CASCADE,
  path TEXT NOT NULL
) STRICT;
CREATE INDEX aide_review_undo_changes_of_undo ON aide_review_undo_changes (undo_id);

CREATE TABLE aide_review_covers (
  change_id TEXT NOT NULL REFERENCES aide_review_undo_changes (change_id) ON DELETE CASCADE,
  covered_id TEXT NOT NULL,
  PRIMARY KEY (change_id, covered_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE aide_review_kept (
  session_id TEXT NOT NULL,
  path TEXT NOT NULL,
  hunk TEXT NOT NULL,
  kept_at INTEGER NOT NULL,
  PRIMARY KEY (session_id, path, hunk)
) STRICT, WITHOUT ROWID;
`,
    }],
  };
}
