/**
 * Changes files as a tool server does (planned, made, finished), reconciling first. `steps N`: dies at the N-th step of one change of two files, and
 * prints "done" where it has fewer. `endless NAME`: changes files of that name without end, printing a line for each change.
 */
import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { createRuntimeContext, openJsonlLog, openRuntimeDatabase, resolveStateRoot, writeFileAtomic } from '@chatos/state';
import { createFileChangeLog } from '../../src/change-log.ts';
import { createContentFiles } from '../../src/content-files.ts';
import { createContentStore } from '../../src/content-store.ts';
import { createFileChangeStore } from '../../src/file-changes.ts';
import { runtimeStoreComponent } from '../../src/index.ts';
import { createTables } from '../../src/tables.ts';

const [root = '', workspace = '', mode = '', parameter = ''] = process.argv.slice(2);

let remaining = Number.POSITIVE_INFINITY;
function step(): void {
  remaining -= 1;
  if (remaining === 0) process.kill(process.pid, 'SIGKILL');
}

const context = createRuntimeContext(resolveStateRoot(root), 'aide');
const database = openRuntimeDatabase(context, [runtimeStoreComponent('aide')]);
const tables = createTables('aide');
const files = createContentFiles(join(context.paths.blobs, 'contents'));
const log = createFileChangeLog(openJsonlLog(context.paths.fileChanges));
const store = createFileChangeStore(database, tables, createContentStore(database, tables, {
  ...files,
  write(contents) {
    for (const content of contents) {
      step();
      files.write([content]);
    }
  },
  remove(hash) {
    step();
    files.remove(hash);
    step();
  },
}), {
  ...log,
  append(changes) {
    for (const change of changes) {
      step();
      log.append([change]);
    }
    step();
  },
}, new AbortController().signal);
store.reconcile();

/** Each commit is a step before and after: what lies between it and the one before is not on the disk without it. */
function countCommits(): void {
  const statements = Object.getPrototypeOf(database.raw.prepare('SELECT 1')) as { run: (...values: unknown[]) => unknown };
  const { run } = statements;
  statements.run = function (this: { source: string }, ...values: unknown[]) {
    if (this.source === 'COMMIT') step();
    return run.apply(this, values);
  };
}

function changeFiles(names: readonly string[]): void {
  const changes = names.map((name) => {
    const absolutePath = join(workspace, name);
    const before = fs.existsSync(absolutePath) ? fs.readFileSync(absolutePath) : null;
    const after = before !== null && before.length > 60 ? null : Buffer.from(`${before?.toString() ?? ''}${randomInt(1_000_000)} ${process.pid}\n`);
    return { path: name, absolutePath, before, after, sessionId: 's1', changeType: before === null ? 'created' as const : after === null ? 'deleted' as const : 'modified' as const };
  });
  const { ids } = store.plan(changes, { maxContentBytes: 300 });
  for (const { absolutePath, after } of changes) {
    step();
    if (after === null) fs.rmSync(absolutePath);
    else writeFileAtomic(absolutePath, after);
  }
  step();
  store.finish(ids);
}

if (mode === 'steps') {
  countCommits();
  remaining = Number(parameter);
  changeFiles(['one', 'two']);
  fs.writeSync(1, 'done\n');
} else {
  for (let count = 0; ; count += 1) {
    // Each process has files of its own: two that change one file at once are told apart by the workspace, not here.
    changeFiles([`${parameter}-${randomInt(3)}`, `${parameter}-${3 + randomInt(3)}`]);
    fs.writeSync(1, `${count}\n`);
  }
}
