import type { Workspace, WorkspaceTrust } from '@chatos/contracts';
import { asc, eq } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

const workspaces = sqliteTable('aide_workspaces', {
  id: text('id').$type<Workspace['id']>().primaryKey(),
  name: text('name').notNull(),
  path: text('path').notNull(),
  createdAt: integer('created_at').notNull(),
  trust: text('trust').$type<WorkspaceTrust>().notNull(),
  trustIdentity: text('trust_identity').notNull(),
});

/** `trust` holds for the folder of `trustIdentity` and no other: see trust-identity.ts. */
export type WorkspaceRow = Omit<Workspace, 'isPresent'> & { trustIdentity: string };

export interface WorkspaceStore {
  /** By name. */
  list(): WorkspaceRow[];
  find(id: string): WorkspaceRow | null;
  findByPath(path: string): WorkspaceRow | null;
  /** The path of a workspace, or null where it is unknown. */
  pathOf(id: string | null): string | null;
  insert(row: WorkspaceRow): void;
  setTrust(id: string, trust: WorkspaceTrust, trustIdentity: string): void;
  remove(id: string): void;
}

export function createWorkspaceStore(db: BetterSQLite3Database): WorkspaceStore {
  const find = (id: string) => db.select().from(workspaces).where(eq(workspaces.id, id as Workspace['id'])).get() ?? null;
  return {
    list: () => db.select().from(workspaces).orderBy(asc(workspaces.name), asc(workspaces.id)).all(),
    find,
    findByPath: (path) => db.select().from(workspaces).where(eq(workspaces.path, path)).get() ?? null,
    pathOf: (id) => (id === null ? null : (find(id)?.path ?? null)),
    insert(row) {
      db.insert(workspaces).values(row).run();
    },
    setTrust(id, trust, trustIdentity) {
      db.update(workspaces).set({ trust, trustIdentity }).where(eq(workspaces.id, id as Workspace['id'])).run();
    },
    remove(id) {
      db.delete(workspaces).where(eq(workspaces.id, id as Workspace['id'])).run();
    },
  };
}
