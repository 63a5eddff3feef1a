import type { ToolPolicy } from '@chatos/contracts';
import { and, asc, eq } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { ConsentTables } from '../consent/tables.ts';
import type { ConversationTables } from './schema.ts';

/** What the user decided for each tool in this runtime; the other runtime has its own. */
export interface PolicyStore {
  /** What holds in the session: its own policy before the runtime's. */
  find(tool: string, sessionId: string): ToolPolicy | null;
  /** Those of the runtime; a session's own are not among them. */
  list(): { tool: string; policy: ToolPolicy }[];
  set(tool: string, policy: ToolPolicy, at: number): void;
  /** For the session alone; it goes with the session. */
  setForSession(sessionId: string, tool: string, policy: ToolPolicy, at: number): void;
}

export function createPolicyStore(db: BetterSQLite3Database, { policies }: ConversationTables, { sessionPolicies }: ConsentTables): PolicyStore {
  const ofSession = (tool: string, sessionId: string) =>
    db.select({ policy: sessionPolicies.policy }).from(sessionPolicies).where(and(eq(sessionPolicies.sessionId, sessionId), eq(sessionPolicies.tool, tool))).get()?.policy;
  const ofRuntime = (tool: string) => db.select({ policy: policies.policy }).from(policies).where(eq(policies.tool, tool)).get()?.policy;
  return {
    find: (tool, sessionId) => ofSession(tool, sessionId) ?? ofRuntime(tool) ?? null,
    list: () => db.select({ tool: policies.tool, policy: policies.policy }).from(policies).orderBy(asc(policies.tool)).all(),
    set(tool, policy, at) {
      db.insert(policies).values({ tool, policy, updatedAt: at }).onConflictDoUpdate({ target: policies.tool, set: { policy, updatedAt: at } }).run();
    },
    setForSession(sessionId, tool, policy, at) {
      db.insert(sessionPolicies).values({ sessionId, tool, policy, updatedAt: at })
        .onConflictDoUpdate({ target: [sessionPolicies.sessionId, sessionPolicies.tool], set: { policy, updatedAt: at } }).run();
    },
  };
}
