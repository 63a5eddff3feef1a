import type { RuntimeName } from '@chatos/contracts';
import type { Migration } from '@chatos/state';

/** What a subagent's run has cost; of those that ran before prices were known, nothing is. */
export function subagentCostMigration(runtime: RuntimeName): Migration {
  return { version: 6, name: 'what subagents cost', sql: `ALTER TABLE ${runtime}_subagent_streams ADD COLUMN cost REAL NOT NULL DEFAULT 0;` };
}
