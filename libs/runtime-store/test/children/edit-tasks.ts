/** Does to the tasks of one state root what it is told over IPC, one order after another, and answers each with its outcomes, or with `{ error }`. */
import { createRuntimeContext, openRuntimeDatabase, resolveStateRoot } from '@chatos/state';
import { openRuntimeStore, RuntimeStoreError, runtimeStoreComponent } from '../../src/index.ts';
import type { TaskOperation, TaskOrder, TaskOutcome } from '../support/task-operations.ts';

const context = createRuntimeContext(resolveStateRoot(process.argv[2] ?? ''), 'chat');
const database = openRuntimeDatabase(context, [runtimeStoreComponent('chat')]);
const { tasks } = openRuntimeStore(context, database);

function perform(operation: TaskOperation, known: string[]): TaskOutcome {
  const outcome: TaskOutcome = { operation, ids: [], added: [], found: true, removed: 0 };
  if (operation.kind === 'add') {
    const { session: sessionId, key } = operation;
    const results = tasks.addAll(operation.titles.map((title, index) => ({ title, sessionId, dedupeKey: index === 0 ? key : '' })));
    const ids = results.map(({ task }) => task.id);
    known.push(...ids);
    return { ...outcome, ids, added: results.filter(({ isNew }) => isNew).map(({ task }) => task.id) };
  }
  if (operation.kind === 'clear') return { ...outcome, removed: tasks.clear(operation.mode, { sessionId: operation.session }) };
  const id = known[operation.target % known.length] ?? '';
  const found = changeOne(operation, id);
  return { ...outcome, ids: [id], found, removed: operation.kind === 'remove' && found ? 1 : 0 };
}

function changeOne({ kind, mark }: Extract<TaskOperation, { target: number }>, id: string): boolean {
  if (kind === 'remove') return tasks.remove(id);
  try {
    if (kind === 'complete') tasks.complete(id, mark);
    else tasks.update(id, kind === 'rename' ? { title: mark } : kind === 'tag' ? { tags: [mark] } : { appendNote: mark });
    return true;
  } catch (error) {
    if (error instanceof RuntimeStoreError && error.code === 'record-unknown') return false;
    throw error;
  }
}

process.on('message', ({ operations, known }: TaskOrder) => {
  try {
    process.send?.({ outcomes: operations.map((operation) => perform(operation, known)) });
  } catch (error) {
    process.send?.({ error: String(error) });
  }
});
process.on('disconnect', () => database.close());
process.send?.({ outcomes: [] });
