import { createRuntimeContext, openRuntimeDatabase, resolveStateRoot } from '@chatos/state';
import Database from 'better-sqlite3';
import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runtimeStoreComponent } from '../src/index.ts';

const PROCESSES = 4;
const ADDITIONS = 1000;
const WARM_UP = 1;
const ROUNDS = 5;

export interface ComparedAdditions {
  /** Milliseconds for all additions of a round, the median. */
  store: number;
  raw: number;
  ratio: number;
  /** Tasks and rows that are not there though they were added. */
  lost: number;
}

/** 1 000 tasks added by four processes at once through the store, against 1 000 rows inserted by the same four through better-sqlite3 itself, round by round. */
export async function compareAdditions(directory: string): Promise<ComparedAdditions> {
  const rawPath = join(directory, 'raw.sqlite');
  const raw = new Database(rawPath);
  raw.pragma('journal_mode = WAL');
  // A table of tasks as one writes it by hand: an id, and the index its lists need.
  raw.exec('CREATE TABLE tasks (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, session_id TEXT NOT NULL, title TEXT NOT NULL, details TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT');
  raw.exec('CREATE INDEX tasks_of_session ON tasks (session_id)');
  const database = openRuntimeDatabase(createRuntimeContext(resolveStateRoot(directory), 'chat'), [runtimeStoreComponent('chat')]);
  const writers = Array.from({ length: PROCESSES }, (_, index) => fork(fileURLToPath(new URL('writer.ts', import.meta.url)), [directory, rawPath, `session-${index}`]));
  await Promise.all(writers.map((writer) => once(writer, 'message')));

  const died = Promise.race(writers.map(diedOf));
  const times = { store: [] as number[], raw: [] as number[] };
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    for (const through of ['store', 'raw'] as const) {
      const took = await addThrough(writers, died, through);
      if (round >= 0) times[through].push(took);
    }
  }
  await Promise.all(writers.map((writer) => {
    const ended = once(writer, 'exit');
    writer.disconnect();
    return ended;
  }));
  const count = (from: Database.Database, table: string) => from.prepare<[], number>(`SELECT count(DISTINCT id) FROM ${table}`).pluck().get() ?? 0;
  const expected = ADDITIONS * (ROUNDS + WARM_UP);
  const lost = expected - count(database.raw, 'chat_tasks') + (expected - count(raw, 'tasks'));
  raw.close();
  database.close();
  return { store: median(times.store), raw: median(times.raw), ratio: median(times.store) / median(times.raw), lost };
}

async function addThrough(writers: readonly ChildProcess[], died: Promise<never>, through: 'store' | 'raw'): Promise<number> {
  const done = writers.map((writer) => once(writer, 'message'));
  const startedAt = performance.now();
  for (const writer of writers) writer.send({ through, count: ADDITIONS / PROCESSES });
  await Promise.race([Promise.all(done), died]);
  return performance.now() - startedAt;
}

async function diedOf(writer: ChildProcess): Promise<never> {
  const [status] = (await once(writer, 'exit')) as [number | null];
  throw new Error(`a writing process ended with ${String(status)}`);
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}
