import type { Component } from '@chatos/state';

/** The folders the user works in. Sessions name theirs by id. */
export function workspaceComponent(): Component {
  return {
    name: 'workspaces',
    owner: 'aide',
    migrations: [{
      version: 1,
      name: 'workspaces',
      sql: `
CREATE TABLE aide_workspaces (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  path TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
) STRICT;
`,
    }, {
      version: 2,
      name: 'workspace-trust',
      // `trust_identity` is the folder the user was asked about: another one at the same path is asked about anew.
      sql: `
ALTER TABLE aide_workspaces ADD COLUMN trust TEXT NOT NULL DEFAULT 'unknown' CHECK (trust IN ('unknown', 'trusted', 'untrusted'));
ALTER TABLE aide_workspaces ADD COLUMN trust_identity TEXT NOT NULL DEFAULT '';
`,
    }],
  };
}
