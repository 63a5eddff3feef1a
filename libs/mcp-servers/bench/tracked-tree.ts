import { createRuntimeContext, openRuntimeDatabase, resolveStateRoot } from '@chatos/state';
import { openRuntimeStore, runtimeStoreComponent } from '@chatos/runtime-store';
import { execFile } from 'node:child_process';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ChangeTracker } from '../src/shell/changes/index.ts';
import { median, timed } from './statistics.ts';

const FOLDERS = 500;
const FILES = 40;
const ROUNDS = 15;
const WARM_UP = 3;
const run = promisify(execFile);

/** Milliseconds for what a command costs beside itself in a tree of 20 000 files: the looks before and after it, against two walks of `find` that print the same facts. */
export async function compareTrackedTree(directory: string): Promise<{ ratio: number; ours: number; byFind: number; first: number }> {
  const root = join(directory, 'tree');
  for (let folder = 0; folder < FOLDERS; folder += 1) {
    mkdirSync(join(root, `part-${folder}`), { recursive: true });
    for (let file = 0; file < FILES; file += 1) writeFileSync(join(root, `part-${folder}`, `file-${file}.ts`), `export const value${file} = ${folder};\n`);
  }
  const context = createRuntimeContext(resolveStateRoot(join(directory, 'state')), 'aide');
  const database = openRuntimeDatabase(context, [runtimeStoreComponent('aide')]);
  const store = openRuntimeStore(context, database);
  const tracker = new ChangeTracker({ root: realpathSync(root), refused: [], records: store, onError: (error) => { throw error; } });
  const place = { tool: 'run_shell_command', sessionId: 's', runId: 'r', userMessageId: 'm', toolCallId: 'c', maxContentBytes: 1e9 };
  const look = async (): Promise<void> => {
    const { isTracked, paths } = await (await tracker.begin(place)).end();
    if (!isTracked || paths.length > 0) throw new Error('the tree was not followed, or changed');
  };
  const walk = async (): Promise<void> => {
    for (const time of ['before', 'after']) await run('find', ['.', '-type', 'f', '-printf', `${time} %p %s %T@ %C@ %i %m\\n`], { cwd: root, maxBuffer: 1e8 });
  };
  // Reads the contents as well.
  const first = await timed(look);
  const [ours, byFind]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS + WARM_UP; round += 1) {
    ours.push(await timed(look));
    byFind.push(await timed(walk));
  }
  await tracker.close();
  store.close();
  database.close();
  const [left, right] = [median(ours.slice(WARM_UP)), median(byFind.slice(WARM_UP))];
  return { ratio: left / right, ours: left, byFind: right, first };
}
