// Opens Chat's database in the state root named by the first parameter, then inserts as many notes as the second says, each in its own transaction.
import { createRuntimeContext, openRuntimeDatabase, resolveStateRoot } from '../../src/index.ts';
import { notesComponent } from '../support/components.ts';

const [, , root = '', count = '0', versions = '1'] = process.argv;
const database = openRuntimeDatabase(createRuntimeContext(resolveStateRoot(root), 'chat'), [notesComponent('chat', Number(versions))]);
const insert = database.raw.prepare('INSERT INTO chat_notes (text) VALUES (?)');
for (let index = 0; index < Number(count); index += 1) {
  database.transaction(() => insert.run(`note ${index} of ${process.pid}`));
}
database.close();
process.stdout.write('done\n');
