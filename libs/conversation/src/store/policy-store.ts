import type { ToolPolicy } from '@chatos/contracts';
import { asc, eq } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { ConversationTables } from './schema.ts';

/** What the user decided for each tool in this runtime; the other runtime has its own. */
export interface PolicyStore {
  find(tool: string): ToolPolicy | null;
  list(): { tool: string; policy: ToolPolicy }[];
  set(tool: string, policy: ToolPolicy, at: number): void;
}

export function createPolicyStore(db: BetterSQLite3Database, { policies }: ConversationTables): PolicyStore {
  return {
    find: (tool) => db.select({ policy: policies.policy }).from(policies).where(eq(policies.tool, tool)).get()?.policy ?? null,
    list: () => db.select({ tool: policies.tool, policy: policies.policy }).from(policies).orderBy(asc(policies.tool)).all(),
    set(tool, policy, at) {
      db.insert(policies).values({ tool, policy, updatedAt: at }).onConflictDoUpdate({ target: policies.tool, set: { policy, updatedAt: at } }).run();
    },
  };
}
