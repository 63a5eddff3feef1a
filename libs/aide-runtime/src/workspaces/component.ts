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
    }],
  };
}
