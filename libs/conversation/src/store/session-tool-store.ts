import { and, eq } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { ConsentTables } from '../consent/tables.ts';

/** Stands for every tool of a server that has no row of its own. */
const WHOLE_SERVER = '';

/** What a session's model is offered: everything, but for what the user took away. */
export interface ToolChoices {
  isEnabled(server: string, tool: string): boolean;
  /** Whether nothing of the server is offered: then it need not be asked for its tools. */
  hidesAllOf(server: string): boolean;
}

/** Choices of one session in this runtime; the shared configuration knows nothing of them. */
export interface SessionToolStore {
  choices(sessionId: string): ToolChoices;
  /** `tool` null: all of the server's, whatever was chosen for each. To be called in a transaction. */
  set(choice: { sessionId: string; server: string; tool: string | null; isEnabled: boolean }): void;
}

export function createSessionToolStore(db: BetterSQLite3Database, { sessionTools }: ConsentTables): SessionToolStore {
  const ofServer = (sessionId: string, server: string) => and(eq(sessionTools.sessionId, sessionId), eq(sessionTools.server, server));
  function rows(sessionId: string): Map<string, Map<string, boolean>> {
    const byServer = new Map<string, Map<string, boolean>>();
    for (const { server, tool, isEnabled } of db.select().from(sessionTools).where(eq(sessionTools.sessionId, sessionId)).all()) {
      const tools = byServer.get(server) ?? new Map<string, boolean>();
      byServer.set(server, tools.set(tool, isEnabled));
    }
    return byServer;
  }
  return {
    choices(sessionId) {
      const chosen = rows(sessionId);
      return {
        isEnabled: (server, tool) => chosen.get(server)?.get(tool) ?? chosen.get(server)?.get(WHOLE_SERVER) ?? true,
        hidesAllOf(server) {
          const tools = chosen.get(server);
          return tools?.get(WHOLE_SERVER) === false && ![...tools.values()].includes(true);
        },
      };
    },
    set({ sessionId, server, tool, isEnabled }) {
      if (tool === null || tool === WHOLE_SERVER) {
        db.delete(sessionTools).where(ofServer(sessionId, server)).run();
        if (!isEnabled) db.insert(sessionTools).values({ sessionId, server, tool: WHOLE_SERVER, isEnabled }).run();
        return;
      }
      db.insert(sessionTools).values({ sessionId, server, tool, isEnabled })
        .onConflictDoUpdate({ target: [sessionTools.sessionId, sessionTools.server, sessionTools.tool], set: { isEnabled } }).run();
    },
  };
}
