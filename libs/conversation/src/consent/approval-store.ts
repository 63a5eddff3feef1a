import type { RuntimeName } from '@chatos/contracts';
import type { ApprovableCommand, ApprovalStore, ToolPin } from '@chatos/mcp-runtime';
import type { StateDatabase } from '@chatos/state';
import { and, desc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { consentTables } from './tables.ts';

const approvedCommand = z.object({ command: z.array(z.string()), environmentNames: z.array(z.string()), resolvedBinary: z.string().nullable() });
const pinFace = z.object({ description: z.string(), inputSchema: z.unknown() });

/** What one runtime remembers of consent to servers and of their tools, in its own database; the other runtime, and the configuration, have none of it. */
export function createApprovalStore<Runtime extends RuntimeName>(database: StateDatabase<Runtime>, runtime: Runtime): ApprovalStore {
  const { drizzle: db } = database;
  const { approvals, pins } = consentTables(runtime);
  return {
    isApproved: (serverId, hash) => db.select({ hash: approvals.hash }).from(approvals).where(and(eq(approvals.serverId, serverId), eq(approvals.hash, hash))).get() !== undefined,
    lastApproved(serverId) {
      const row = db.select({ command: approvals.command }).from(approvals).where(eq(approvals.serverId, serverId)).orderBy(desc(sql`rowid`)).limit(1).get();
      return row === undefined ? null : approvedCommand.parse(JSON.parse(row.command));
    },
    approve(serverId, hash, { command, environmentNames, resolvedBinary }) {
      const approved: ApprovableCommand = { command, environmentNames, resolvedBinary };
      database.transaction(() => {
        // Anew, so that it is the last.
        db.delete(approvals).where(and(eq(approvals.serverId, serverId), eq(approvals.hash, hash))).run();
        db.insert(approvals).values({ serverId, hash, command: JSON.stringify(approved), approvedAt: Date.now() }).run();
      });
    },
    pins: (serverId) => new Map(db.select().from(pins).where(eq(pins.serverId, serverId)).all().map(({ tool, hash, face }): [string, ToolPin] => [tool, { tool, hash, face: pinFace.parse(JSON.parse(face)) }])),
    savePins(serverId, changed) {
      database.transaction(() => {
        for (const { tool, hash, face } of changed) {
          const row = { hash, face: JSON.stringify(face), pinnedAt: Date.now() };
          db.insert(pins).values({ serverId, tool, ...row }).onConflictDoUpdate({ target: [pins.serverId, pins.tool], set: row }).run();
        }
      });
    },
  };
}
