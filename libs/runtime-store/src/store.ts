import type { RuntimeName } from '@chatos/contracts';
import type { JsonlLog, RuntimeContext, StateDatabase } from '@chatos/state';
import { openJsonlLog } from '@chatos/state';
import { eq } from 'drizzle-orm';
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
  readonly subagentStreams: SubagentStreamStore;
  readonly uiPrompts: UiPromptLog;
  readonly runs: RunLog;
  readonly events: EventLog;
  /** Removes a session's tasks, file changes and subagent streams in one transaction (part of a caller's, where there is one). The logs stay: they are append-only. */
  removeSession(sessionId: string): void;
  /** Closes the logs; the database belongs to whoever opened it. */
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
  return {
    tasks: createTaskStore(database, tables),
    fileChanges: createFileChangeStore(database, tables),
    subagentStreams: createSubagentStreamStore(database, tables),
    uiPrompts: createUiPromptLog(logs.uiPrompts),
    runs: createRunLog(logs.runs),
    events: createEventLog(logs.events),
    removeSession: (sessionId) => database.transaction(() => removeRows(database, tables, sessionId)),
    close: () => Object.values(logs).forEach((log) => log.close()),
  };
}

function openLogs({ paths }: RuntimeContext): { uiPrompts: JsonlLog; runs: JsonlLog; events: JsonlLog } {
  return { uiPrompts: openJsonlLog(paths.uiPrompts), runs: openJsonlLog(paths.runs), events: openJsonlLog(paths.events) };
}

/** The steps of a stream go with it (ON DELETE CASCADE). */
function removeRows(database: StateDatabase, tables: RuntimeTables, sessionId: string): void {
  for (const table of [tables.tasks, tables.fileChanges, tables.subagentStreams]) {
    database.drizzle.delete(table).where(eq(table.sessionId, sessionId)).run();
  }
}
