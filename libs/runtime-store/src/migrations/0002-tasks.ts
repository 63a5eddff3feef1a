import type { RuntimeName } from '@chatos/contracts';
import type { Migration } from '@chatos/state';

/**
 * What the task server needs: who added a task, and a key under which a session adds one only once. As the first, the indexes hold the sequence too: one serves
 * the pages of one status, the other the pages of what is still to be done, however much of a session is done.
 */
export function tasksMigration(runtime: RuntimeName): Migration {
  return {
    version: 2,
    name: 'tasks are added once by their key',
    sql: `
      ALTER TABLE ${runtime}_tasks ADD COLUMN dedupe_key TEXT NOT NULL DEFAULT '';
      ALTER TABLE ${runtime}_tasks ADD COLUMN caller TEXT NOT NULL DEFAULT 'main' CHECK (caller IN ('main', 'subagent'));
      CREATE UNIQUE INDEX ${runtime}_tasks_by_key ON ${runtime}_tasks (session_id, dedupe_key) WHERE dedupe_key <> '';
      CREATE INDEX ${runtime}_tasks_by_status ON ${runtime}_tasks (session_id, status);
      CREATE INDEX ${runtime}_tasks_open ON ${runtime}_tasks (session_id) WHERE status <> 'done';
    `,
  };
}
