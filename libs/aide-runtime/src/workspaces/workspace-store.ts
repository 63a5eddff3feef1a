import type { Workspace } from '@chatos/contracts';
import { asc, eq } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

const workspaces = sqliteTable('aide_workspaces', {
  id: text('id').$type<Workspace['id']>().primaryKey(),
  name: text('name').notNull(),
  path: text('path').notNull(),
  createdAt: integer('created_at').notNull(),
});

export type WorkspaceRow = Omit<Workspace, 'isPresent'>;

export interface WorkspaceStore {
  /** By name. */
  list(): WorkspaceRow[];
  find(id: string): WorkspaceRow | null;
  findByPath(path: string): WorkspaceRow | null;
  /** The path of a workspace, or null where it is unknown. */
  pathOf(id: string | null): string | null;
  insert(row: WorkspaceRow): void;
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
    remove(id) {
      db.delete(workspaces).where(eq(workspaces.id, id as Workspace['id'])).run();
    },
  };
}
