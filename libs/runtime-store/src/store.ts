import type { RuntimeName } from '@chatos/contracts';
import type { JsonlLog, RuntimeContext, StateDatabase } from '@chatos/state';
import { openJsonlLog } from '@chatos/state';
import { eq } from 'drizzle-orm';
import { join } from 'node:path';
import type { ChangeHistory } from './change-history.ts';
import { createChangeHistory } from './change-history.ts';
import { createFileChangeLog } from './change-log.ts';
import { hashesOf } from './change-rows.ts';
import { createContentFiles } from './content-files.ts';
import type { ContentKeeper, ContentStore } from './content-store.ts';
import { createContentStore } from './content-store.ts';
import type { FileChangeStore } from './file-changes.ts';
import { createFileChangeStore } from './file-changes.ts';
import type { EventLog, RunLog, UiPromptLog } from './logs.ts';
import { createEventLog, createRunLog, createUiPromptLog } from './logs.ts';
import type { SubagentStreamStore } from './subagent-streams.ts';
import { createSubagentStreamStore } from './subagent-streams.ts';
import type { RuntimeTables } from './tables.ts';
import { createTables } from './tables.ts';
import type { TaskStore } from './tasks.ts';
import { createTaskStore } from './tasks.ts';

/** What one runtime records, in its own database and logs. */
export interface RuntimeStore {
  readonly tasks: TaskStore;
  readonly fileChanges: FileChangeStore;
  /** The same changes by path, run and tool call, oldest first. */
  readonly changeHistory: ChangeHistory;
  /** What files held before and after those changes. */
  readonly contents: ContentStore;
  readonly subagentStreams: SubagentStreamStore;
  readonly uiPrompts: UiPromptLog;
  readonly runs: RunLog;
  readonly events: EventLog;
  /**
   * Removes a session's tasks, file changes and subagent streams in one transaction (part of a caller's, where there is one). The logs stay: they are
   * append-only. Contents that no other session's changes use go too: at once, or by the `contents.sweep` that a caller with a transaction of its own calls after it.
   */
  removeSession(sessionId: string): void;
  /** Ends what follows the logs and the changes, and closes the logs; the database belongs to whoever opened it. */
  close(): void;
}

/**
 * The database must have been opened with `runtimeStoreComponent` of the same runtime. That it is this runtime's is checked by the compiler,
 * and here once more for a caller that went around it (TypeError).
 */
export function openRuntimeStore<Name extends RuntimeName>(context: RuntimeContext<Name>, database: StateDatabase<NoInfer<Name>>): RuntimeStore {
  if (database.owner !== context.runtime || database.path !== context.paths.database) {
    throw new TypeError(`the store of ${context.runtime} cannot be opened with the database of ${database.owner} (${database.path})`);
  }
  const tables = createTables(context.runtime);
  const logs = openLogs(context);
  const closing = new AbortController();
  const contents = createContentStore(database, tables, createContentFiles(join(context.paths.blobs, 'contents')));
  return {
    tasks: createTaskStore(database, tables),
    fileChanges: createFileChangeStore(database, tables, contents, createFileChangeLog(logs.fileChanges), closing.signal),
    changeHistory: createChangeHistory(database, tables),
    contents,
    subagentStreams: createSubagentStreamStore(database, tables),
    uiPrompts: createUiPromptLog(logs.uiPrompts, closing.signal),
    runs: createRunLog(logs.runs, closing.signal),
    events: createEventLog(logs.events, closing.signal),
    removeSession(sessionId) {
      database.transaction(() => removeRows(database, tables, contents, sessionId));
      // A file that was removed cannot be put back where the caller's transaction fails.
      if (!database.raw.inTransaction) contents.sweep();
    },
    close() {
      closing.abort();
      for (const log of Object.values(logs)) log.close();
    },
  };
}

function openLogs({ paths }: RuntimeContext): { uiPrompts: JsonlLog; runs: JsonlLog; events: JsonlLog; fileChanges: JsonlLog } {
  return { uiPrompts: openJsonlLog(paths.uiPrompts), runs: openJsonlLog(paths.runs), events: openJsonlLog(paths.events), fileChanges: openJsonlLog(paths.fileChanges) };
}

/** The steps of a stream go with it (ON DELETE CASCADE). */
function removeRows(database: StateDatabase, tables: RuntimeTables, contents: ContentKeeper, sessionId: string): void {
  const { fileChanges } = tables;
  const used = database.drizzle.select({ before: fileChanges.before, after: fileChanges.after }).from(fileChanges).where(eq(fileChanges.sessionId, sessionId)).all();
  for (const table of [tables.tasks, tables.fileChanges, tables.subagentStreams]) {
    database.drizzle.delete(table).where(eq(table.sessionId, sessionId)).run();
  }
  contents.release(hashesOf(used));
}
