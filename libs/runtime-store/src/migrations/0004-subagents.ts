import type { RuntimeName } from '@chatos/contracts';
import type { Migration } from '@chatos/state';

/** Which agent worked at which task for whom, and what came of it. */
export function subagentsMigration(runtime: RuntimeName): Migration {
  const text = (column: string) => `ALTER TABLE ${runtime}_subagent_streams ADD COLUMN ${column} TEXT NOT NULL DEFAULT '';`;
  const count = (column: string) => `ALTER TABLE ${runtime}_subagent_streams ADD COLUMN ${column} INTEGER NOT NULL DEFAULT 0;`;
  return {
    version: 4,
    name: 'what subagents worked at',
    sql: `
      ${['parent_id', 'agent', 'task', 'model_name', 'result'].map(text).join('\n      ')}
      ${['input_tokens', 'output_tokens'].map(count).join('\n      ')}
      CREATE INDEX ${runtime}_subagent_streams_running ON ${runtime}_subagent_streams (status) WHERE status = 'running';
    `,
  };
}
