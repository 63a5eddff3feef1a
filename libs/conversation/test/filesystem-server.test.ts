import { createMcpRuntime } from '@chatos/mcp-runtime';
import { callsTool, eventually, says, startModelServer, temporaryDirectory } from '@chatos/testing';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loopbackModel, openHarness, server as configured } from './harness.ts';

test('a turn calls a tool of the real filesystem server, once it is approved, and the model gets its result', async () => {
  using directory = temporaryDirectory();
  using files = temporaryDirectory();
  writeFileSync(join(files.path, 'found-me.txt'), 'content');
  const entry = join(import.meta.dirname, '..', 'node_modules', '@modelcontextprotocol', 'server-filesystem', 'dist', 'index.js');
  const mcp = createMcpRuntime({
    baseEnvironment: { PATH: process.env['PATH'] ?? '' }, runtimeVariables: {}, secret: () => Promise.reject(new Error('no secrets')),
    groups: { started: () => undefined, ended: () => undefined }, defaultDirectory: files.path, log: () => undefined,
  });
  await using server = await startModelServer(() => says('It has one file.'));
  server.enqueue(callsTool('mcp_fs_list_directory', { path: '.' }));
  await using harness = openHarness({
    directory: directory.path, mcp, snapshot: { models: [loopbackModel(server.baseUrl)], mcpServers: [configured('fs', `"${process.execPath}" "${entry}" "${files.path}"`)] },
  });
  const session = harness.newSession();
  const { turn } = harness.conversations.turns.send({ sessionId: session.id, text: 'list', whenBusy: 'queue' });
  const call = await eventually('the call waits', () => harness.conversations.messages.list({ sessionId: session.id, limit: 5 }).items.flatMap(({ parts }) => parts).find((part) => part.kind === 'tool'));
  if (call.kind !== 'tool') throw new Error('not a tool');
  harness.conversations.turns.answer({ sessionId: session.id, turnId: turn.id, callId: call.callId, decision: 'allow', scope: 'once' });
  expect(await harness.ended(turn)).toMatchObject({ state: 'completed', steps: 2 });
  expect(server.requests[1]?.toolResults[0]).toContain('found-me.txt');
  await mcp.close();
});
