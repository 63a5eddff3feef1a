// Inserts notes into Chat's database and appends to its event log without end; prints each number only after both have accepted it.
import { writeSync } from 'node:fs';
import { createRuntimeContext, openJsonlLog, openRuntimeDatabase, resolveStateRoot } from '../../src/index.ts';
import { notesComponent } from '../support/components.ts';

const context = createRuntimeContext(resolveStateRoot(process.argv[2] ?? ''), 'chat');
const database = openRuntimeDatabase(context, [notesComponent('chat', 1)]);
const log = openJsonlLog(context.paths.events);
const insert = database.raw.prepare('INSERT INTO chat_notes (text) VALUES (?)');
for (;;) {
  const id = Number(insert.run('x'.repeat(200)).lastInsertRowid);
  log.append({ id });
  // Synchronous: an acknowledgement must not wait in this process's memory while it is killed.
  writeSync(1, `${id}\n`);
}
