import type { MessagePart, Terminal } from '@chatos/contracts';
import { callsTool, says, startModelServer, temporaryDirectory } from '@chatos/testing';
import { expect, test } from 'vitest';
import { createConversationStore } from '../src/store/conversation-store.ts';
import { loopbackModel, openHarness } from './harness.ts';

test('the report of a session holds what it did, and nothing of another', async () => {
  using directory = temporaryDirectory();
  await using server = await startModelServer(({ toolResults }) => (toolResults.length === 0 ? callsTool('get_current_time', {}) : says('it is late')));
  const shell = { id: 't1', name: 'dev-server', command: 'npm run dev', owner: 'agent', state: 'running', exitCode: null, signal: null } as unknown as Terminal;
  await using harness = openHarness({ directory: directory.path, snapshot: { models: [loopbackModel(server.baseUrl, { inputPrice: 100_000 })] }, terminals: (id) => (id === session.id ? [shell] : []) });
  const session = harness.newSession('mine');
  const other = harness.newSession('other');
  await harness.ended(harness.conversations.turns.send({ sessionId: session.id, text: 'how late?', whenBusy: 'queue' }).turn);
  harness.store.tasks.add({ title: 'look at the clock', details: '', status: 'todo', priority: 'medium', tags: [], sessionId: session.id, runId: 'r', userMessageId: '' });
  const stream = harness.store.subagentStreams.start({ sessionId: session.id, toolCallId: 'c', agent: 'clockmaker', task: 'repair it' });
  harness.store.subagentStreams.update(stream.id, { inputTokens: 5, cost: 1 });
  const { html, path } = harness.conversations.report.read(session.id);
  for (const words of ['how late?', 'get_current_time', 'it is late', 'look at the clock', 'clockmaker', 'dev-server', '2 calls of Loopback', '<dt>Tokens in</dt><dd>25</dd>', '<dt>Cost</dt><dd>3.00</dd>']) expect(html).toContain(words);
  expect(path).toContain('session-report.html');
  const others = harness.conversations.report.read(other.id).html;
  for (const words of ['how late?', 'look at the clock', 'clockmaker', 'dev-server']) expect(others).not.toContain(words);
  expect(() => harness.conversations.report.read('unknown')).toThrow('does not exist');
});

test('a session of 10 000 steps with large results has a report a browser opens, of its newest steps', async () => {
  using directory = temporaryDirectory();
  await using harness = openHarness({ directory: directory.path });
  const session = harness.newSession('long');
  const store = createConversationStore(harness.database, 'chat');
  store.transaction(() => {
    for (let index = 0; index < 4; index += 1) {
      const turn = store.turns.insert({ id: crypto.randomUUID() as never, sessionId: session.id, modelId: 'm', modelName: 'M', configRevision: 1, createdAt: index });
      store.messages.putPart(store.messages.insert({ id: crypto.randomUUID(), sessionId: session.id, turnSeq: turn.seq, role: 'user', createdAt: index }), 0, { kind: 'text', step: 0, text: `question ${index}` });
      const seq = store.messages.insert({ id: crypto.randomUUID(), sessionId: session.id, turnSeq: turn.seq, role: 'assistant', createdAt: index });
      for (let step = 0; step < 2500; step += 1) {
        const part: MessagePart = { kind: 'tool', step, callId: `c${step}`, tool: `tool ${index}.${step}.`, arguments: {}, state: 'succeeded', result: 'x'.repeat(5000), resultBlob: null, media: [], progress: null, startedAt: 1, finishedAt: 2 };
        store.messages.putPart(seq, step, part);
      }
      store.turns.update(turn.seq, { state: 'completed', startedAt: 1, finishedAt: 2 });
    }
  });
  const { html } = harness.conversations.report.read(session.id);
  expect(html.length).toBeLessThan(4_000_000);
  expect(html).toContain('tool 3.2499.');
  expect(html).not.toContain('tool 3.0.');
  expect(html).toMatch(/The first [\d,]+ parts of this message are left out here/u);
  expect(html).toContain('the newest one of its messages');
});
