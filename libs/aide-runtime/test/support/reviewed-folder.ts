import { runtimeStoreComponent, openRuntimeStore } from '@chatos/runtime-store';
import type { RuntimeStore } from '@chatos/runtime-store';
import type { StateDatabase } from '@chatos/state';
import { createRuntimeContext, openRuntimeDatabase, resolveStateRoot } from '@chatos/state';
import { temporaryDirectory } from '@chatos/testing';
import { openWorkspace } from '@chatos/workspace-files';
import type { PreparedChange, Workspace } from '@chatos/workspace-files';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { reviewComponent } from '../../src/review/component.ts';
import { createReviewRecords } from '../../src/review/review-records.ts';
import type { ReviewOptions, ReviewService } from '../../src/review/review-service.ts';
import { createReviewService } from '../../src/review/review-service.ts';

export const SESSION = 's1';
const ROOMY = 64 * 1024 * 1024;
const POLICY = { symlinks: 'deny', maxFileBytes: ROOMY, maxWriteBytes: ROOMY } as const;

/** A folder that an agent changed through the records as its tool servers do, and the review of it. */
export interface ReviewedFolder extends Disposable {
  readonly review: ReviewService;
  readonly store: RuntimeStore;
  readonly database: StateDatabase<'aide'>;
  /** What the agent was told. */
  readonly told: string[];
  readonly warned: string[];
  readonly root: string;
  readonly state: string;
  readonly outside: string;
  path(name: string): string;
  /** As the user or another program does, of which nothing is recorded. */
  put(files: Record<string, string | Uint8Array | null>): void;
  text(name: string): string | null;
  /** As one tool call of the agent. */
  agent(files: Record<string, string | Uint8Array | null>, by?: { run?: string; call?: string; session?: string }): Promise<void>;
  agentDoes(prepare: (workspace: Workspace) => Promise<PreparedChange>, by?: { run?: string; call?: string; session?: string }): Promise<void>;
  /** Another service on the same records, as after a new start. */
  reopened(changes?: Partial<ReviewOptions>): ReviewService;
}

export async function openReviewedFolder(changes: Partial<ReviewOptions> = {}): Promise<ReviewedFolder> {
  const directory = temporaryDirectory('chatos-review-');
  const base = realpathSync(directory.path);
  const [root, state, outside] = [join(base, 'project'), join(base, 'state'), join(base, 'outside')];
  for (const path of [root, state, outside]) mkdirSync(path);
  const context = createRuntimeContext(resolveStateRoot(state), 'aide');
  const database = openRuntimeDatabase(context, [runtimeStoreComponent('aide'), reviewComponent()]);
  const store = openRuntimeStore(context, database);
  const workspace = await openWorkspace(root, { refused: [state], ripgrepPath: '' });
  const [told, warned]: [string[], string[]] = [[], []];
  const open = (more: Partial<ReviewOptions> = {}) => createReviewService({
    store, records: createReviewRecords(database), rootOf: () => root, mustExist: () => undefined, refusedPaths: [state], maxContentBytes: () => ROOMY,
    tellAgent: (_session, text) => void told.push(text), tellUser: (text) => void warned.push(text), changed: () => undefined, log: (line) => void warned.push(line), ...changes, ...more,
  });
  let calls = 0;

  const folder: ReviewedFolder = {
    review: open(), store, database, told, warned, root, state, outside,
    path: (name) => join(root, name),
    put(files) {
      for (const [name, content] of Object.entries(files)) {
        if (content === null) rmSync(join(root, name), { recursive: true });
        else {
          mkdirSync(dirname(join(root, name)), { recursive: true });
          writeFileSync(join(root, name), content);
        }
      }
    },
    text: (name) => (existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : null),
    agent: (files, by) => folder.agentDoes((opened) => opened.prepareRestore(Object.entries(files).map(([path, content]) => ({ path, state: content === null ? null : { kind: 'file' as const, bytes: Buffer.from(content), mode: null } })), POLICY), by),
    async agentDoes(prepare, { run = 'run-1', call = `call-${++calls}`, session = SESSION } = {}) {
      const prepared = await prepare(workspace);
      const place = { workspaceRoot: root, tool: 'edit_file', server: 'code_writer', sessionId: session, runId: run, toolCallId: call };
      const { ids } = store.fileChanges.plan(prepared.changes.map((change) => ({ ...change, ...place })), { maxContentBytes: ROOMY });
      await prepared.commit();
      store.fileChanges.finish(ids);
    },
    reopened: open,
    [Symbol.dispose]() {
      store.close();
      database.close();
      directory.remove();
    },
  };
  return folder;
}

/** Everything under a directory: path → kind, permission bits and content. */
export function snapshot(directory: string): Record<string, string> {
  const found: Record<string, string> = {};
  const visit = (path: string, name: string): void => {
    const status = lstatSync(path);
    if (status.isDirectory()) for (const child of readdirSync(path)) visit(join(path, child), name === '' ? child : `${name}/${child}`);
    else found[name] = status.isSymbolicLink() ? `-> ${readlinkSync(path)}` : `${(status.mode & 0o777).toString(8)} ${readFileSync(path, 'latin1')}`;
  };
  visit(directory, '');
  return found;
}
