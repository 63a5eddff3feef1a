import type { McpRuntime, McpTool } from '@chatos/mcp-runtime';
import type { StateDatabase } from '@chatos/state';
import { says, startModelServer, temporaryDirectory } from '@chatos/testing';
import { readdirSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { loopbackModel, noServers, openHarness } from './harness.ts';

const tool = (server: string, name: string, description = 'Does it.'): McpTool => ({
  server, tool: name, qualifiedName: `mcp_${server}_${name}`, description, inputSchema: { type: 'object' }, title: name.toUpperCase(), hints: { readOnly: true }, defaultPolicy: 'ask' as const,
});

function twoServers() {
  const all = [tool('fs', 'read'), tool('fs', 'write'), tool('web', 'fetch')];
  const listTools = vi.fn<McpRuntime['listTools']>(async ({ isHidden = () => false }) => ({ tools: all.filter(({ server }) => !isHidden(server)), problems: [] }));
  return { all, listTools, mcp: { ...noServers(), listTools } };
}

const enabled = (set: { tools: { name: string; isEnabled: boolean }[] }) => set.tools.filter(({ isEnabled }) => isEnabled).map(({ name }) => name);
const names = (request: { body: unknown }) => ((request.body as { tools?: { function: { name: string } }[] }).tools ?? []).map((entry) => entry.function.name);

test('a session sees every tool with its weight, policy and hints, from what is known; a refresh asks the servers', async () => {
  using directory = temporaryDirectory();
  const { mcp, listTools } = twoServers();
  await using harness = openHarness({ directory: directory.path, mcp });
  const session = harness.newSession();
  const set = await harness.conversations.tools.list(session.id, false, undefined);
  expect(listTools).toHaveBeenLastCalledWith(expect.objectContaining({ isKnownOnly: true, refresh: false }));
  expect(set.tools.find(({ name }) => name === 'mcp_fs_read')).toEqual({
    name: 'mcp_fs_read', server: 'fs', tool: 'read', title: 'READ', description: 'Does it.', hints: { readOnly: true }, policy: 'ask', isEnabled: true,
    tokens: Math.ceil(('mcp_fs_read'.length + 'Does it.'.length + '{"type":"object"}'.length) / 4),
  });
  expect(set.tools.find(({ name }) => name === 'get_current_time')).toMatchObject({ server: '', policy: 'allow', isEnabled: true });
  expect(set.tokens).toBe(set.tools.reduce((sum, { tokens }) => sum + tokens, 0));
  await harness.conversations.tools.list(session.id, true, undefined);
  expect(listTools).toHaveBeenLastCalledWith(expect.objectContaining({ isKnownOnly: false, refresh: true, sessionId: session.id }));
  await expect(harness.conversations.tools.list('nobody', false, undefined)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('what is taken from a session its model is not offered, and no other session or server loses it', async () => {
  using directory = temporaryDirectory();
  await using model = await startModelServer(() => says('ok'));
  const { mcp, listTools } = twoServers();
  const snapshot = { models: [loopbackModel(model.baseUrl)] };
  let sessionId: string;
  {
    await using harness = openHarness({ directory: directory.path, mcp, snapshot });
    sessionId = harness.newSession().id;
    const { setEnabled } = harness.conversations.tools;
    const before = await harness.conversations.tools.list(sessionId, false, undefined);
    const after = await setEnabled({ sessionId, server: 'web', tool: null, isEnabled: false }, undefined);
    expect(enabled(after)).toEqual(['get_current_time', 'read_result', 'mcp_fs_read', 'mcp_fs_write']);
    expect(after.tokens).toBeLessThan(before.tokens);
    await setEnabled({ sessionId, server: 'fs', tool: 'write', isEnabled: false }, undefined);
    await setEnabled({ sessionId, server: '', tool: 'get_current_time', isEnabled: false }, undefined);
  }
  // After a new start as well.
  await using harness = openHarness({ directory: directory.path, mcp, snapshot });
  await harness.ended(harness.conversations.turns.send({ sessionId, text: 'hi', whenBusy: 'queue' }).turn);
  expect(names(model.requests.at(-1) as never)).toEqual(['read_result', 'mcp_fs_read']);
  expect(listTools.mock.lastCall?.[0].isHidden?.('web')).toBe(true);
  expect(listTools.mock.lastCall?.[0].isHidden?.('fs')).toBe(false);
  const other = harness.newSession().id;
  await harness.ended(harness.conversations.turns.send({ sessionId: other, text: 'hi', whenBusy: 'queue' }).turn);
  expect(names(model.requests.at(-1) as never)).toEqual(['get_current_time', 'read_result', 'mcp_fs_read', 'mcp_fs_write', 'mcp_web_fetch']);
});

test('one tool of a hidden server can be shown; showing the server shows all of it again', async () => {
  using directory = temporaryDirectory();
  const { mcp } = twoServers();
  await using harness = openHarness({ directory: directory.path, mcp });
  const sessionId = harness.newSession().id;
  const set = (choice: { server: string; tool: string | null; isEnabled: boolean }) => harness.conversations.tools.setEnabled({ sessionId, ...choice }, undefined).then(enabled);
  await set({ server: 'fs', tool: null, isEnabled: false });
  expect(await set({ server: 'fs', tool: 'read', isEnabled: true })).toEqual(['get_current_time', 'read_result', 'mcp_fs_read', 'mcp_web_fetch']);
  expect(await set({ server: 'fs', tool: null, isEnabled: true })).toHaveLength(5);
});

test('no choice is written anywhere but into the runtime’s own tables, and a session’s go with it', async () => {
  using directory = temporaryDirectory();
  const { mcp } = twoServers();
  {
    await using harness = openHarness({ directory: directory.path, mcp });
    const sessionId = harness.newSession().id;
    const changed = changedTables(harness.database.raw);
    await harness.conversations.tools.setEnabled({ sessionId, server: 'fs', tool: null, isEnabled: false }, undefined);
    harness.conversations.tools.setPolicy('mcp_fs_read', 'allow');
    expect(changed()).toEqual(['chat_session_tools', 'chat_tool_policies']);
    expect(harness.database.raw.prepare('SELECT server, tool, is_enabled FROM chat_session_tools').all()).toEqual([{ server: 'fs', tool: '', is_enabled: 0 }]);
    await harness.conversations.sessions.remove(sessionId);
  }
  // Nothing of the shared configuration came to be beside Chat's own folder.
  expect(readdirSync(directory.path)).toEqual(['chatos_chat_runtime']);
  await using harness = openHarness({ directory: directory.path, mcp });
  expect(harness.database.raw.prepare('SELECT count(*) FROM chat_session_tools').pluck().get()).toBe(0);
});

/** The tables whose rows differ from those at the time of the call. */
function changedTables(raw: StateDatabase<'chat'>['raw']): () => string[] {
  const tables = raw.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").pluck().all() as string[];
  const content = () => tables.map((name) => JSON.stringify(raw.prepare(`SELECT * FROM "${name}"`).all()));
  const before = content();
  return () => content().flatMap((rows, index) => (rows === before[index] ? [] : [tables[index] ?? '']));
}
