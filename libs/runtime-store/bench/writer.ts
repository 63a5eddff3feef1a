/** One of the processes that add tasks: told over IPC through what (`store` or `raw`) and how many, it adds them and answers. */
import { createRuntimeContext, openRuntimeDatabase, resolveStateRoot } from '@chatos/state';
import Database from 'better-sqlite3';
import { openRuntimeStore, runtimeStoreComponent } from '../src/index.ts';

const [root = '', rawPath = '', name = ''] = process.argv.slice(2);
const context = createRuntimeContext(resolveStateRoot(root), 'chat');
const database = openRuntimeDatabase(context, [runtimeStoreComponent('chat')]);
const { tasks } = openRuntimeStore(context, database);

// With the same pragmas: both wait for the disk at each commit, and for each other.
const raw = new Database(rawPath, { timeout: 5000 });
for (const pragma of ['journal_mode', 'synchronous', 'cache_size', 'temp_store', 'foreign_keys']) raw.pragma(`${pragma} = ${String(database.raw.pragma(pragma, { simple: true }))}`);
const insert = raw.prepare('INSERT INTO tasks (id, session_id, title, details, created_at) VALUES (?, ?, ?, ?, ?)');

const TITLE = 'Look through what the others have found, and write it down';
const DETAILS = 'It is done when each finding has a line of its own. '.repeat(4);

/** Again where others were writing for all of the busy timeout, as on a machine that does much else: both ways alike, and its time counts. */
function untilDone(work: () => void): void {
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY'))) throw error;
    }
  }
}

process.on('message', ({ through, count }: { through: 'store' | 'raw'; count: number }) => {
  for (let index = 0; index < count; index += 1) {
    untilDone(() => {
      if (through === 'store') tasks.add({ title: TITLE, details: DETAILS, sessionId: name, tags: ['bench'] });
      else insert.run(crypto.randomUUID(), name, TITLE, DETAILS, Date.now());
    });
  }
  process.send?.('done');
});
process.on('disconnect', () => {
  raw.close();
  database.close();
});
process.send?.('ready');
