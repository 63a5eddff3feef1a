import type { RuntimeName } from '@chatos/contracts';
import type { Component } from '@chatos/state';
import { recordsMigration } from './migrations/0001-records.ts';
import { tasksMigration } from './migrations/0002-tasks.ts';
import { contentsMigration } from './migrations/0003-contents.ts';
import { subagentsMigration } from './migrations/0004-subagents.ts';
import { changeHistoryMigration } from './migrations/0005-change-history.ts';
import { subagentCostMigration } from './migrations/0006-subagent-cost.ts';

/** The tables of this library in one runtime's database, all named after the runtime. */
export function runtimeStoreComponent(runtime: RuntimeName): Component {
  return { name: `${runtime}-runtime-store`, owner: runtime, migrations: [recordsMigration, tasksMigration, contentsMigration, subagentsMigration, changeHistoryMigration, subagentCostMigration].map((migration) => migration(runtime)) };
}
