import type { Terminal, UiPromptRequest, UiPromptResponse } from '@chatos/contracts';
import { TERMINAL_CHANGED_METHOD, TERMINAL_OUTPUT_METHOD } from '@chatos/contracts';
import type { RuntimeStore, TerminalFiles } from '@chatos/runtime-store';
import { createTerminalFiles } from '@chatos/runtime-store';
import { temporaryDirectory } from '@chatos/testing';
import { rgPath } from '@vscode/ripgrep';
import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { ShellServerOptions } from '../../src/shell/index.ts';
import { openShellServer } from '../../src/shell/index.ts';
import type { CallReading, Connection } from './connect.ts';
import { connect } from './connect.ts';
import { openResources } from './open-resources.ts';

export interface OpenedShell extends AsyncDisposable {
  readonly root: string;
  readonly home: string;
  readonly temporaryRoot: string;
  readonly connection: Connection;
  readonly store: RuntimeStore;
  readonly sessionsDirectory: string;
  readonly files: TerminalFiles;
  readonly errors: Error[];
  /** What the runtime was told of terminals, in order. */
  readonly told: { method: string; params: Record<string, unknown> }[];
  call: Connection['call'];
  /** What was told of the output of one terminal, put together by its offsets. */
  outputOf(id: string): string;
  changesOf(id: string): Terminal[];
}

export interface OpenShellOptions extends Partial<ShellServerOptions> {
  answer?: (request: UiPromptRequest) => Promise<UiPromptResponse>;
  isForeign?: boolean;
  /** Delays every message to the client. */
  slowMs?: number;
}

/** The shell server on a workspace, a home directory and a runtime of its own. */
export async function openShell({ answer, isForeign = false, slowMs = 0, ...options }: OpenShellOptions = {}): Promise<OpenedShell> {
  const directory = temporaryDirectory('chatos-shell-test-');
  const [root, home, temporaryRoot] = ['workspace', 'home', 'tmp'].map((name) => join(directory.path, name)) as [string, string, string];
  for (const folder of [root, home, temporaryRoot]) mkdirSync(folder);
  const resources = openResources('aide');
  const { context, store } = resources;
  const errors: Error[] = [];
  const server = await openShellServer({
    version: '1.0.0', workspaceRoot: root, refusedPaths: [context.stateRoot.path], home, platform: process.platform, temporaryRoot, ripgrepPath: rgPath, yes: false,
    environment: { PATH: process.env['PATH'], HOME: home, LANG: 'C.UTF-8', CANARY_KEY: 'canary-in-the-parent', MODEL_CLI_TASK_DB: context.paths.database },
    runtime: { sessionsDirectory: context.paths.sessions, uiPrompts: store.uiPrompts, records: store }, onError: (error) => errors.push(error), ...options,
  });
  if (slowMs > 0) {
    const { server: inner } = server;
    const notification = inner.notification.bind(inner);
    inner.notification = async (message) => {
      await new Promise((resolve) => setTimeout(resolve, slowMs));
      await notification(message);
    };
  }
  const asRuntime = answer ?? (() => Promise.reject(new Error('nobody was to be asked')));
  const connection = await connect(server, isForeign ? {} : { asRuntime });
  const told: OpenedShell['told'] = [];
  connection.client.fallbackNotificationHandler = ({ method, params }) => {
    told.push({ method, params: params ?? {} });
    return Promise.resolve();
  };
  await connection.client.listTools();
  return {
    root: realpathSync(root), home, temporaryRoot, connection, store, sessionsDirectory: context.paths.sessions, errors, told, call: connection.call, files: createTerminalFiles({ directory: context.paths.sessions }),
    outputOf(id) {
      let text = '';
      for (const { method, params } of told) {
        if (method !== TERMINAL_OUTPUT_METHOD || params['id'] !== id) continue;
        if (params['offset'] !== Buffer.byteLength(text)) throw new Error(`a piece at ${String(params['offset'])} after ${Buffer.byteLength(text)} bytes`);
        text += String(params['text']);
      }
      return text;
    },
    changesOf: (id) => told.filter(({ method }) => method === TERMINAL_CHANGED_METHOD).map(({ params }) => params['terminal'] as Terminal).filter((terminal) => terminal.id === id),
    async [Symbol.asyncDispose]() {
      await connection[Symbol.asyncDispose]();
      resources[Symbol.dispose]();
      directory.remove();
    },
  };
}

export function terminalOf({ data }: CallReading): Terminal {
  return data['terminal'] as Terminal;
}
