import type { RuntimeName, UiPromptRequest, UiPromptResponse } from '@chatos/contracts';
import type { RuntimeStore } from '@chatos/runtime-store';
import { openRuntimeStore, runtimeStoreComponent } from '@chatos/runtime-store';
import type { RuntimeContext } from '@chatos/state';
import { createRuntimeContext, openRuntimeDatabase, resolveStateRoot } from '@chatos/state';
import { temporaryDirectory } from '@chatos/testing';
import { rgPath } from '@vscode/ripgrep';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openCodeServer } from '../../src/code/index.ts';
import { openFilesServer } from '../../src/files/index.ts';
import type { CallOptions, CallReading, Connection } from './connect.ts';
import { connect } from './connect.ts';

export interface WorkspaceServers {
  readonly root: string;
  /** The user's home directory, which is not there unless it is the workspace. */
  readonly home: string;
  readonly context: RuntimeContext;
  readonly store: RuntimeStore;
  readonly files: Connection;
  readonly code: Connection;
  /** Calls a tool of either server, without a confirmation unless the policy says so. */
  call(tool: string, args: Record<string, unknown>, options?: CallOptions): Promise<CallReading>;
  write(path: string, content: string | Uint8Array): void;
  read(path: string): string;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface WorkspaceServersOptions {
  runtime?: RuntimeName;
  canWrite?: boolean;
  answer?: (request: UiPromptRequest, signal: AbortSignal) => Promise<UiPromptResponse>;
  /** A client that can ask nobody, as most are. */
  isForeign?: boolean;
  /** The workspace is the directory that holds the state root. */
  aroundState?: boolean;
  /** The workspace is the home directory. */
  isHome?: boolean;
}

const OF_CODE = new Set(['read_file_raw', 'read_file_range', 'stat_path', 'move_path', 'copy_path']);

/** Both servers on a real workspace and a real store, each driven by a client over memory. */
export async function openWorkspaceServers({ runtime = 'aide', canWrite = true, answer, isForeign = false, aroundState = false, isHome = false }: WorkspaceServersOptions = {}): Promise<WorkspaceServers> {
  const directory = temporaryDirectory();
  const stateRoot = join(directory.path, 'state');
  const root = aroundState ? directory.path : join(directory.path, 'workspace');
  const home = isHome ? root : join(directory.path, 'home');
  for (const path of [stateRoot, root]) mkdirSync(path, { recursive: true });
  const context = createRuntimeContext(resolveStateRoot(stateRoot), runtime);
  const database = openRuntimeDatabase(context, [runtimeStoreComponent(runtime)]);
  const store = openRuntimeStore(context, database);
  const options = { version: '1.0.0', workspaceRoot: root, refusedPaths: [stateRoot], home, ripgrepPath: rgPath, records: canWrite ? store : null, asking: { uiPrompts: canWrite ? store.uiPrompts : null, yes: false } };
  const client = isForeign ? {} : { asRuntime: answer ?? (() => Promise.reject(new Error('nobody was to be asked'))) };
  const files = await connect(await openFilesServer(options), client);
  const code = await connect(await openCodeServer(options), client);
  for (const { client: caller } of [files, code]) await caller.listTools();
  return {
    root, home, context, store, files, code,
    call: (tool, args, { policy, ...rest } = {}) => (OF_CODE.has(tool) ? code : files).call(tool, args, { policy: { confirmFileChanges: false, ...policy }, ...rest }),
    write(path, content) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    },
    read: (path) => readFileSync(join(root, path), 'utf8'),
    async [Symbol.asyncDispose]() {
      await files[Symbol.asyncDispose]();
      await code[Symbol.asyncDispose]();
      store.close();
      database.close();
      directory.remove();
    },
  };
}
