import { createMemoryPorts, createPortClient } from '@chatos/contracts';
import type { aideContract, PortClient } from '@chatos/contracts';
import { serveRouter } from '@chatos/process-host';
import { openRuntimeStore, runtimeStoreComponent } from '@chatos/runtime-store';
import { createRuntimeContext, openRuntimeDatabase, resolveStateRoot } from '@chatos/state';
import { says, startModelServer, temporaryDirectory } from '@chatos/testing';
import { openWorkspace } from '@chatos/workspace-files';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openAideRuntime } from '../src/index.ts';
import { createConfigurationSource, loopbackModel } from './configuration-source.ts';

test('a page reviews what a tool server recorded: looks, keeps, undoes, and the agent is told with its next call', async () => {
  using state = temporaryDirectory();
  using folder = temporaryDirectory();
  await using server = await startModelServer(() => says('I see.'));
  const source = createConfigurationSource({ models: [loopbackModel(server.baseUrl)] });
  const stateRoot = resolveStateRoot(state.path);
  const runtime = await openAideRuntime({ stateRoot, inherited: {}, builtin: { command: () => [] }, log: () => undefined, groups: { started: () => undefined, ended: () => undefined } });
  runtime.configuration.connect(source.open());
  await runtime.configuration.snapshot();
  const [page, process_] = createMemoryPorts();
  serveRouter(runtime.router, process_, { context: {}, log: () => undefined, mapError: runtime.mapError });
  const { aide } = (createPortClient<typeof aideContract>(page) as PortClient<typeof aideContract>).client;
  writeFileSync(join(folder.path, 'a.ts'), 'a\nb\nc\n');
  const workspace = await aide.workspaces.add({ path: folder.path });
  const { id: sessionId } = await aide.sessions.create({ workspaceId: workspace.id });

  // A tool server, on the same database.
  const context = createRuntimeContext(stateRoot, 'aide');
  const database = openRuntimeDatabase(context, [runtimeStoreComponent('aide')]);
  const store = openRuntimeStore(context, database);
  const files = await openWorkspace(folder.path, { refused: [], ripgrepPath: '' });
  const change = await files.prepareWrite('a.ts', Buffer.from('A\nb\nC\n'), {}, { symlinks: 'deny', maxFileBytes: 1e6, maxWriteBytes: 1e6 });
  const { ids } = store.fileChanges.plan(change.changes.map((one) => ({ ...one, sessionId, runId: 'run-1', toolCallId: 'call-1', tool: 'write_file', server: 'code_writer', workspaceRoot: files.root })), { maxContentBytes: 1e6 });
  await change.commit();
  store.fileChanges.finish(ids);
  store.close();
  database.close();

  expect(await aide.review.files({ sessionId })).toMatchObject({ items: [{ path: 'a.ts', hunks: 2, steps: [{ toolCallId: 'call-1' }] }], nextCursor: null });
  const detail = await aide.review.file({ sessionId, path: 'a.ts' });
  const [first, second] = detail.hunks;
  await aide.review.keep({ sessionId, scope: { kind: 'hunk', turnId: null, path: 'a.ts', hunk: first?.id ?? '' } });
  expect((await aide.review.file({ sessionId, path: 'a.ts' })).hunks.map(({ isKept }) => isKept)).toEqual([true, false]);
  const scope = { kind: 'hunk' as const, turnId: null, path: 'a.ts', hunk: second?.id ?? '' };
  const { id: previewId } = await aide.review.preview({ sessionId, scope });
  await expect(aide.review.undo({ sessionId, scope, previewId: 'another' })).rejects.toMatchObject({ code: 'UNUSABLE_INPUT', data: { problem: expect.stringContaining('changed after the preview') as string } });
  const { undo } = await aide.review.undo({ sessionId, scope, previewId, remark: 'small c, please' });
  expect(readFileSync(join(folder.path, 'a.ts'), 'utf8')).toBe('A\nb\nc\n');
  expect((await aide.review.undos({ sessionId })).items).toMatchObject([{ id: undo.id, files: ['a.ts'], undoneBy: null }]);
  await expect(aide.review.files({ sessionId: 'none' as typeof sessionId })).rejects.toMatchObject({ code: 'NOT_FOUND' });

  await aide.turns.send({ sessionId, text: 'go on' });
  for await (const event of await aide.sessions.watch({ id: sessionId })) if (event.type === 'state' ? event.turns.length === 0 : event.type === 'turn' && event.turn.finishedAt !== null) break;
  const read = server.requests[0]?.conversation.map(({ text }) => text).join('\n');
  expect(read).toMatch(/undid a part of one file:\n- a\.ts\n[^]*\+C\n[^]*The user says: small c, please/);
  await runtime.close();
});
