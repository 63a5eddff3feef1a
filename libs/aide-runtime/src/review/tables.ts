import type { ReviewScope } from '@chatos/contracts';
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** The Drizzle view of the tables that `component.ts` makes. */
export const undos = sqliteTable('aide_review_undos', {
  sequence: integer('sequence').primaryKey({ autoIncrement: true }),
  id: text('id').notNull(),
  sessionId: text('session_id').notNull(),
  scope: text('scope', { mode: 'json' }).$type<ReviewScope>().notNull(),
  /** The undo that it undid; '' for one of the agent's changes. */
  undoes: text('undoes').notNull(),
  state: text('state').$type<'pending' | 'untold' | 'done'>().notNull(),
  createdAt: integer('created_at').notNull(),
});

export const undoChanges = sqliteTable('aide_review_undo_changes', {
  changeId: text('change_id').primaryKey(),
  undoId: text('undo_id').notNull(),
  path: text('path').notNull(),
});

export const covers = sqliteTable('aide_review_covers', {
  changeId: text('change_id').notNull(),
  coveredId: text('covered_id').notNull(),
}, (table) => [primaryKey({ columns: [table.changeId, table.coveredId] })]);

export const kept = sqliteTable('aide_review_kept', {
  sessionId: text('session_id').notNull(),
  path: text('path').notNull(),
  hunk: text('hunk').notNull(),
  keptAt: integer('kept_at').notNull(),
}, (table) => [primaryKey({ columns: [table.sessionId, table.path, table.hunk] })]);
