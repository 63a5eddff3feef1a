import type { Task } from '@chatos/contracts';
import type { StateDatabase } from '@chatos/state';

export type JournaledTask = Pick<Task, 'title' | 'details' | 'status'> & { id: string; sessionId: string; tags: string; dedupeKey: string };
export interface JournalEntry {
  change: 'insert' | 'update' | 'delete';
  task: JournaledTask;
}

const FIELDS = ['id', 'session_id', 'title', 'details', 'status', 'tags', 'dedupe_key'];

/** Writes down every change of a row in the order in which they were committed, by triggers: seen by no writer, and part of each one's own transaction. */
export function openTaskJournal({ raw }: StateDatabase<'chat'>) {
  raw.exec('CREATE TABLE chat_journal (sequence INTEGER PRIMARY KEY AUTOINCREMENT, change TEXT NOT NULL, task TEXT NOT NULL)');
  for (const [change, row] of [['insert', 'new'], ['update', 'new'], ['delete', 'old']] as const) {
    const task = `json_object(${FIELDS.map((field) => `'${field.replace(/_(.)/g, (_all, letter: string) => letter.toUpperCase())}', ${row}.${field}`).join(', ')})`;
    raw.exec(`CREATE TRIGGER chat_journal_${change} AFTER ${change} ON chat_tasks BEGIN INSERT INTO chat_journal (change, task) VALUES ('${change}', ${task}); END`);
  }
  return {
    read: (): JournalEntry[] =>
      raw.prepare<[], { change: JournalEntry['change']; task: string }>('SELECT change, task FROM chat_journal ORDER BY sequence').all().map(({ change, task }) => ({ change, task: JSON.parse(task) as JournaledTask })),
    empty: () => raw.exec('DELETE FROM chat_journal'),
  };
}
