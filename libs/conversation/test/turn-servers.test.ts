import { callsTool } from '@chatos/testing';
import { expect, test } from 'vitest';
import { openWithServers, runTurn } from './real-servers.ts';

test('a result too large for the model is handed over as head, tail and id; the model reads on, and the page reads the whole', async () => {
  await using under = await openWithServers(['contents'], ['mcp_contents_big']);
  under.model.enqueue(callsTool('mcp_contents_big', { bytes: 300_000 }));
  const { turn, tools: [part] } = await runTurn(under.harness);
  expect(turn.state).toBe('completed');
  const id = part?.resultBlob ?? '';
  expect(part?.result).toContain(`saved as "${id}"`);
  expect(part?.result?.length).toBeLessThan(20_000);
  expect(await under.harness.conversations.blobs.read(id, 0, 1_000_000)).toEqual({ text: 'x'.repeat(300_000), total: 300_000 });
  under.model.enqueue(callsTool('read_result', { id, offset: 299_990, length: 100 }));
  expect((await runTurn(under.harness)).tools).toMatchObject([{ state: 'succeeded', result: `${'x'.repeat(10)}\n[Characters 299990 to 300000 of 300000. This is the end.]` }]);
});

test('the control room lists, watches, starts, stops and tests the runtime’s servers, and its watchers end with their signal', async () => {
  await using under = await openWithServers(['contents', 'floods-stderr'], []);
  const { servers } = under.harness.conversations;
  expect((await servers.list()).map(({ name, state }) => [name, state])).toEqual([['contents', 'stopped'], ['floods-stderr', 'stopped']]);
  const [{ id } = { id: '' }] = await servers.list();
  const controller = new AbortController();
  const states: string[] = [];
  const watching = (async () => {
    for await (const { servers: now } of servers.watch(controller.signal)) states.push(now[0]?.state ?? '');
  })();
  const log: string[] = [];
  const reading = (async () => {
    for await (const { lines } of servers.watchLog(id, controller.signal)) log.push(...lines.map((line) => line.text));
  })();
  expect(await servers.start(id, controller.signal)).toMatchObject({ state: 'running', instances: [{ pid: expect.any(Number) }] });
  expect((await servers.list())[0]?.instances[0]?.memoryBytes).toBeGreaterThan(0);
  await expect.poll(() => states.at(-1)).toBe('running');
  expect(await servers.stop(id)).toMatchObject({ state: 'stopped' });
  expect(await servers.test(id, controller.signal)).toMatchObject({ ok: true });
  await expect.poll(() => states.at(-1)).toBe('stopped');
  expect(states[0]).toBe('stopped');
  await expect.poll(() => log).toEqual(expect.arrayContaining(['The server is running.']));
  await expect(servers.start('nobody', controller.signal)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  controller.abort();
  await Promise.all([watching, reading]);
  for (const late of [servers.watch(controller.signal), servers.watchLog(id, controller.signal)]) expect(await late.next()).toMatchObject({ done: true });
  expect(under.groups.ended.toSorted()).toEqual(under.groups.started.toSorted());
});

test('what a server says of its use reaches the model as that server\'s words, from what is known, and not where the session sees no tool of it', async () => {
  await using under = await openWithServers(['instructs', 'environment'], ['mcp_instructs_look']);
  const { harness, model } = under;
  const systemOf = (index: number) => model.requests[index]?.conversation.find(({ role }) => role === 'system')?.text ?? '';
  await runTurn(harness);
  expect(systemOf(0)).toMatch(/^You are a test\.\n\n.*data of that server/s);
  expect(systemOf(0)).toContain('<server-instructions server="instructs">\nCall look before you call change.');
  // The server's attempt to end its block is text, what a person would not see is gone, and a server that wrote nothing is not named.
  expect(systemOf(0).match(/<\/server-instructions>/g)).toHaveLength(1);
  expect(systemOf(0)).not.toMatch(/[\u200B\u202E]|environment/);

  await Promise.all(under.mcp.statuses().map(({ id }) => under.mcp.stop(id)));
  const startedBefore = under.groups.started.length;
  await runTurn(harness);
  expect(systemOf(1)).toBe(systemOf(0));
  expect(under.groups.started).toHaveLength(startedBefore);

  const session = harness.newSession();
  await harness.conversations.tools.setEnabled({ sessionId: session.id, server: 'instructs', tool: null, isEnabled: false }, undefined);
  await harness.ended(harness.conversations.turns.send({ sessionId: session.id, text: 'go', whenBusy: 'queue' }).turn);
  expect(systemOf(2)).toBe('You are a test.');
});
