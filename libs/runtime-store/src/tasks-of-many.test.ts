import { temporaryDirectory } from '@chatos/testing';
import fc from 'fast-check';
import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore } from '../test/support/open-store.ts';
import type { JournaledTask, JournalEntry } from '../test/support/task-journal.ts';
import { openTaskJournal } from '../test/support/task-journal.ts';
import type { TaskOperation, TaskOrder, TaskOutcome } from '../test/support/task-operations.ts';

const WRITERS = 3;
const SESSIONS = ['s', 't'];
const directory = temporaryDirectory();
const store = openTestStore('chat', directory);
const journal = openTaskJournal(store.database);
let writers: ChildProcess[] = [];

async function answerOf(writer: ChildProcess): Promise<TaskOutcome[]> {
  const [answer] = (await once(writer, 'message')) as [{ outcomes?: TaskOutcome[]; error?: string }];
  if (answer.outcomes === undefined) throw new Error(answer.error);
  return answer.outcomes;
}

beforeAll(async () => {
  const program = fileURLToPath(new URL('../test/children/edit-tasks.ts', import.meta.url));
  writers = Array.from({ length: WRITERS }, () => fork(program, [directory.path], { execArgv: [] }));
  await Promise.all(writers.map(answerOf));
});
afterAll(async () => {
  await Promise.all(writers.map((writer) => {
    const ended = once(writer, 'exit');
    writer.disconnect();
    return ended;
  }));
  store[Symbol.dispose]();
});

const session = fc.constantFrom(...SESSIONS);
const change = fc.record({ kind: fc.constantFrom('rename' as const, 'tag' as const, 'note' as const, 'complete' as const, 'remove' as const), target: fc.nat(20), mark: fc.constant('') });
const operation = fc.oneof<fc.WeightedArbitrary<TaskOperation>[]>(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('add' as const), session, titles: fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 3 }), key: fc.constantFrom('', 'k1', 'k2') }) },
  { weight: 6, arbitrary: change },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear' as const), mode: fc.constantFrom('done' as const, 'done' as const, 'all' as const), session }) },
);
const plans = fc.tuple(...Array.from({ length: WRITERS }, () => fc.array(operation, { minLength: 8, maxLength: 14 })));

/** Every change gets a mark of its own, by which it is found again in the rows. */
function marked(plan: readonly TaskOperation[], writer: number): TaskOperation[] {
  return plan.map((each, index) => ('mark' in each ? { ...each, mark: `<${writer}.${index}>` } : each));
}

/** The rows as the journal tells them, one change after another; fails where a change does anything but what one operation was asked for. */
function replay(entries: readonly JournalEntry[], outcomes: readonly TaskOutcome[]): Map<string, JournaledTask> {
  const rows = new Map<string, JournaledTask>();
  const gone = new Set<string>();
  const changesLeft = new Map(outcomes.flatMap(({ operation: done, ids, found }) => ('mark' in done && done.kind !== 'remove' && found ? [[`${done.kind} ${done.mark}`, ids[0]]] : [])));
  for (const { change: kind, task } of entries) {
    const before = rows.get(task.id);
    if (kind === 'insert') {
      expect({ before, wasGone: gone.has(task.id) }).toEqual({ before: undefined, wasGone: false });
      const sameKey = [...rows.values()].filter((row) => row.sessionId === task.sessionId && row.dedupeKey === task.dedupeKey && row.dedupeKey !== '');
      expect(sameKey).toEqual([]);
      rows.set(task.id, task);
    } else if (kind === 'delete') {
      expect(task).toEqual(before);
      rows.delete(task.id);
      gone.add(task.id);
    } else {
      if (before === undefined) throw new Error(`${task.id} was changed and is not there`);
      const done = [...changesLeft].find(([name, id]) => id === task.id && JSON.stringify(applied(name, before)) === JSON.stringify(task));
      expect(done, `a change no one asked for: ${JSON.stringify({ before, task })}`).toBeDefined();
      changesLeft.delete(done?.[0] ?? '');
      rows.set(task.id, task);
    }
  }
  expect([...changesLeft.keys()], 'changes that were lost').toEqual([]);
  return rows;
}

function applied(name: string, before: JournaledTask): JournaledTask {
  const [kind, mark = ''] = name.split(' ');
  if (kind === 'rename') return { ...before, title: mark };
  if (kind === 'tag') return { ...before, tags: JSON.stringify([mark]) };
  const details = before.details === '' ? mark : `${before.details}\n${mark}`;
  return { ...before, details, status: kind === 'complete' ? 'done' : before.status };
}

async function runPlans(all: readonly TaskOperation[][]): Promise<void> {
  store.store.tasks.clear('all', { sessionId: null });
  journal.empty();
  const known = SESSIONS.flatMap((sessionId) => [1, 2, 3].map((index) => store.store.tasks.add({ title: `first ${index}`, sessionId }).id));
  const answers = writers.map(answerOf);
  writers.forEach((writer, index) => writer.send({ operations: marked(all[index] ?? [], index), known } satisfies TaskOrder));
  const outcomes = (await Promise.all(answers)).flat();

  const entries = journal.read();
  const rows = replay(entries, outcomes);
  const inserted = entries.filter(({ change: kind }) => kind === 'insert').map(({ task }) => task.id);
  const deleted = entries.filter(({ change: kind }) => kind === 'delete').map(({ task }) => task.id);
  expect([...inserted].sort()).toEqual([...known, ...outcomes.flatMap(({ added }) => added)].sort());
  expect(deleted).toHaveLength(outcomes.reduce((sum, { removed }) => sum + removed, 0));
  for (const { operation: done, ids, found } of outcomes) if ('mark' in done && !found) expect(deleted).toContain(ids[0]);
  expect(explained(outcomes, entries)).toEqual([]);

  const { items } = store.store.tasks.list({ limit: 200 });
  expect(items.map(({ id, title, details, status, tags }) => ({ id, title, details, status, tags: JSON.stringify(tags) })).sort(byId))
    .toEqual([...rows.values()].map(({ id, title, details, status, tags }) => ({ id, title, details, status, tags })).sort(byId));
}

/** The rows that are gone though nothing that was done removes them: they were not the target of a removal, and no clearing is about their session and state. */
function explained(outcomes: readonly TaskOutcome[], entries: readonly JournalEntry[]): JournalEntry[] {
  const removed = new Set(outcomes.filter(({ operation: done, found }) => done.kind === 'remove' && found).flatMap(({ ids }) => ids));
  const clearings = outcomes.map(({ operation: done }) => done).filter((done) => done.kind === 'clear');
  return entries.filter(({ change: kind, task }) => kind === 'delete' && !removed.has(task.id) && !clearings.some((done) => done.session === task.sessionId && (done.mode === 'all' || task.status === 'done')));
}

function byId(one: { id: string }, other: { id: string }): number {
  return one.id < other.id ? -1 : 1;
}

describe('tasks that several processes change at once', () => {
  it('are neither lost nor brought back, and each change is there or was refused', async () => {
    await fc.assert(fc.asyncProperty(plans, runPlans), { numRuns: 25, endOnFailure: true });
  });
});
