import type { FileChange } from '@chatos/contracts';
import type { StateDatabase } from '@chatos/state';
import { and, desc, eq, lt } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import type { Page, SessionPageRequest } from './pages.ts';
import { limitOf, startOf, toPage } from './pages.ts';
import type { RuntimeTables } from './tables.ts';

export type NewFileChange = Pick<FileChange, 'path' | 'absolutePath' | 'changeType' | 'sessionId'> & Partial<Omit<FileChange, 'id' | 'createdAt'>>;

/** The changes of files that one runtime's tools made. Rows are never altered. */
export interface FileChangeStore {
  record(change: NewFileChange): FileChange;
  /** Newest first. */
  list(request?: SessionPageRequest): Page<FileChange>;
}

export function createFileChangeStore(database: StateDatabase, { fileChanges }: RuntimeTables): FileChangeStore {
  const db = database.drizzle;
  return {
    record(change) {
      const recorded: FileChange = { workspaceRoot: '', tool: '', server: '', runId: '', userMessageId: '', diff: '', ...change, id: randomUUID(), createdAt: Date.now() };
      db.insert(fileChanges).values(recorded).run();
      return recorded;
    },
    list(request = {}) {
      const limit = limitOf(request);
      const older = lt(fileChanges.sequence, startOf(request));
      const where = request.sessionId === undefined ? older : and(eq(fileChanges.sessionId, request.sessionId), older);
      return toPage(db.select().from(fileChanges).where(where).orderBy(desc(fileChanges.sequence)).limit(limit + 1).all(), limit, toFileChange);
    },
  };
}

function toFileChange({ sequence: _sequence, ...change }: FileChange & { sequence: number }): FileChange {
  return change;
}
