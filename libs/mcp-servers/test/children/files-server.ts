// The server of files over stdio, on the workspace and the state root given; for tests that limit or kill its process.
import { createRuntimeContext, openRuntimeDatabase, resolveStateRoot } from '@chatos/state';
import { openRuntimeStore, runtimeStoreComponent } from '@chatos/runtime-store';
import { rgPath } from '@vscode/ripgrep';
import { join } from 'node:path';
import { createStdioTransport } from '../../src/kit/index.ts';
import { openFilesServer } from '../../src/files/index.ts';

const [workspaceRoot = '', stateRoot = ''] = process.argv.slice(2);
const context = createRuntimeContext(resolveStateRoot(stateRoot), 'aide');
const store = openRuntimeStore(context, openRuntimeDatabase(context, [runtimeStoreComponent('aide')]));
const server = await openFilesServer({ version: '1.0.0', workspaceRoot, refusedPaths: [stateRoot], home: join(stateRoot, 'home'), ripgrepPath: rgPath, records: store, asking: { uiPrompts: store.uiPrompts, yes: false } });
await server.serve(createStdioTransport(process.stdin, process.stdout));
process.exit(0);
