import type { Question, QuestionEvent, SessionEvent, ToolPart } from '@chatos/contracts';
import { createMcpRuntime, createMemoryApprovals } from '@chatos/mcp-runtime';
import type { McpRuntime, McpRuntimeOptions } from '@chatos/mcp-runtime';
import { callsTool, eventually, says, startModelServer, temporaryDirectory } from '@chatos/testing';
import type { ModelServer } from '@chatos/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { unansweredQuestions } from '../src/questions/unanswered.ts';
import { loopbackModel, openHarness, server as configured } from './harness.ts';
import type { Harness } from './harness.ts';

const EVERYTHING = fileURLToPath(new URL('../node_modules/@modelcontextprotocol/server-everything/dist/index.js', import.meta.url));

interface World extends AsyncDisposable {
  readonly harness: Harness;
  readonly model: ModelServer;
}

/** Conversations with the real everything server, a loopback model, and every tool allowed. */
async function world(...script: Parameters<typeof startModelServer>): Promise<World> {
  const directory = temporaryDirectory();
  const model = await startModelServer(...script);
  let mcp: McpRuntime | undefined;
  const askingMcp = (parts: Pick<McpRuntimeOptions, 'questions' | 'sessionModel'>) => (mcp = createMcpRuntime({
    ...parts, baseEnvironment: { PATH: process.env['PATH'] ?? '' }, runtimeVariables: {}, secret: () => Promise.reject(new Error('no secrets')), groups: { started: () => undefined, ended: () => undefined },
    approvals: { ...createMemoryApprovals(), isApproved: () => true }, defaultDirectory: directory.path, log: () => undefined,
  }));
  const harness = openHarness({ directory: join(directory.path, 'state'), askingMcp, snapshot: { models: [loopbackModel(model.baseUrl, { name: 'Loopback' })], mcpServers: [configured('every', `"${process.execPath}" "${EVERYTHING}" stdio`)] } });
  for (const tool of ['trigger-elicitation-request', 'trigger-sampling-request', 'trigger-long-running-operation']) harness.conversations.tools.setPolicy(`mcp_every_${tool}`, 'allow');
  // It offers these tools only to a client it has greeted; from then on they are known.
  await mcp?.listTools({ workspaceRoot: null, signal: new AbortController().signal });
  await vi.waitFor(async () => expect((await mcp?.listTools({ workspaceRoot: null, signal: new AbortController().signal }))?.tools.map(({ tool }) => tool)).toContain('trigger-sampling-request'), { timeout: 5000 });
  return {
    harness, model,
    async [Symbol.asyncDispose]() {
      await harness.close();
      await mcp?.close();
      await model[Symbol.asyncDispose]();
      directory.remove();
    },
  };
}

const records = (harness: Harness) => readFileSync(harness.context.paths.uiPrompts, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
const asked = (harness: Harness): Promise<Question> => eventually('a question', () => harness.conversations.questions.list()[0]);

test('what a server asks is shown, checked, answered once, and recorded', async () => {
  await using here = await world(({ toolResults }) => (toolResults.length === 0 ? callsTool('mcp_every_trigger-elicitation-request', {}) : says('thanks')));
  const { harness, model } = here;
  const session = harness.newSession();
  const events: QuestionEvent[] = [];
  const watching = new AbortController();
  const watched = (async () => {
    for await (const event of harness.conversations.questions.watch(watching.signal)) events.push(event);
  })();
  const { turn } = harness.conversations.turns.send({ sessionId: session.id, text: 'ask me', whenBusy: 'queue' });
  const question = await asked(harness);
  expect(question).toMatchObject({ sessionId: session.id, server: 'every', body: { kind: 'elicitation-form' } });
  const answer = (content: Record<string, string>) => harness.conversations.questions.answer(question.id, { action: 'accept', content });
  expect(() => answer({ name: 'Ada', email: 'no address' })).toThrow(/email: it has to be an e-mail address/);
  expect(harness.conversations.questions.list()).toHaveLength(1);
  answer({ name: 'Ada' });
  expect(() => answer({ name: 'Eve' })).toThrow('not open');
  expect(await harness.ended(turn)).toMatchObject({ state: 'completed' });
  expect(model.requests[1]?.toolResults[0]).toMatch(/Ada[\s\S]*dark and stormy/);
  watching.abort();
  await watched;
  expect(events).toMatchObject([{ type: 'open', questions: [] }, { type: 'asked', question: { id: question.id } }, { type: 'closed', id: question.id, reason: 'answered' }]);
  expect(records(harness)).toMatchObject([
    { type: 'ui_prompt', action: 'request', requestId: question.id, prompt: { kind: 'kv', source: 'every', fields: expect.arrayContaining([expect.objectContaining({ key: 'name', required: true })]) } },
    { type: 'ui_prompt', action: 'response', requestId: question.id, response: { status: 'ok', values: { name: 'Ada' } } },
  ]);
});

test('a page that comes later sees what is open; a stopped turn takes its question with it', async () => {
  await using here = await world(({ toolResults }) => (toolResults.length === 0 ? callsTool('mcp_every_trigger-elicitation-request', {}) : says('thanks')));
  const { harness } = here;
  const session = harness.newSession();
  const { turn } = harness.conversations.turns.send({ sessionId: session.id, text: 'ask me', whenBusy: 'queue' });
  const question = await asked(harness);
  const watcher = harness.conversations.questions.watch();
  expect(await watcher.next()).toMatchObject({ value: { type: 'open', questions: [{ id: question.id }] } });
  await harness.conversations.turns.stop({ sessionId: session.id, turnId: turn.id });
  expect(await watcher.next()).toMatchObject({ value: { type: 'closed', id: question.id, reason: 'withdrawn' } });
  expect(harness.conversations.questions.list()).toEqual([]);
});

test('a server borrows the model of the session, after the user agreed to what it is sent', async () => {
  await using here = await world(({ toolResults, userText }) => {
    if (userText?.includes('Resource')) return says('borrowed words');
    return toolResults.length === 0 ? callsTool('mcp_every_trigger-sampling-request', { prompt: 'Hi there', maxTokens: 33 }) : says('done');
  });
  const { harness, model } = here;
  const session = harness.newSession();
  const { turn } = harness.conversations.turns.send({ sessionId: session.id, text: 'lend it', whenBusy: 'queue' });
  const question = await asked(harness);
  expect(question.body).toMatchObject({ kind: 'sampling', modelName: 'Loopback', maxTokens: 33, messages: [{ role: 'user', text: expect.stringContaining('Hi there') }] });
  expect(model.requests).toHaveLength(1);
  harness.conversations.questions.answer(question.id, { action: 'accept' });
  expect(await harness.ended(turn)).toMatchObject({ state: 'completed' });
  expect(model.requests[2]?.toolResults[0]).toContain('borrowed words');
});

test('how far a call is can be seen while it runs, and no more when it has ended', async () => {
  await using here = await world(({ toolResults }) => (toolResults.length === 0 ? callsTool('mcp_every_trigger-long-running-operation', { duration: 1, steps: 4 }) : says('done')));
  const { harness } = here;
  const session = harness.newSession();
  const seen: (string | null)[] = [];
  const watching = new AbortController();
  const watched = (async () => {
    for await (const event of harness.conversations.watch(session.id, watching.signal)) seen.push(...toolParts(event).map(({ progress }) => progress));
  })();
  const { turn } = harness.conversations.turns.send({ sessionId: session.id, text: 'go', whenBusy: 'queue' });
  await harness.ended(turn);
  watching.abort();
  await watched;
  expect(seen.some((progress) => /^\d of 4 \(\d+ %\)$/.test(progress ?? ''))).toBe(true);
  expect(harness.conversations.messages.list({ sessionId: session.id, limit: 5 }).items.flatMap(({ parts }) => parts).find(({ kind }) => kind === 'tool')).toMatchObject({ state: 'succeeded', progress: null });
});

function toolParts(event: SessionEvent): ToolPart[] {
  return event.type === 'part' && event.part.kind === 'tool' ? [event.part] : [];
}

test('an attached resource is read before the message is taken, stored with it and told to the model', async () => {
  await using here = await world(() => says('read'));
  const { harness, model } = here;
  const session = harness.newSession();
  const { resources } = await harness.conversations.offers.resources(session.id, true, undefined);
  const { uri } = resources.find(({ mimeType }) => mimeType.startsWith('text/')) ?? resources[0]!;
  const send = (uris: string[]) => harness.conversations.turns.sendWithAttachments({ sessionId: session.id, text: 'What is in it?', whenBusy: 'queue', attachments: uris.map((each) => ({ server: 'every', uri: each })) }, undefined);
  await expect(send([uri, 'demo://nothing/here'])).rejects.toThrow(/demo:\/\/nothing\/here of the MCP server "every" could not be read/);
  expect(harness.conversations.messages.list({ sessionId: session.id, limit: 5 }).items).toEqual([]);
  const { turn, message } = await send([uri, uri]);
  expect(message.parts).toMatchObject([{ kind: 'text', text: 'What is in it?' }, { kind: 'attachment', server: 'every', uri }]);
  await harness.ended(turn);
  const [stored] = harness.conversations.messages.list({ sessionId: session.id, limit: 5 }).items;
  expect(stored?.parts).toEqual(message.parts);
  const attached = message.parts[1];
  expect(model.requests[0]?.userText).toBe(`[Attached resource ${uri} of the MCP server "every"${attached?.kind === 'attachment' && attached.mimeType !== '' ? `, ${attached.mimeType}` : ''}]\n${attached?.kind === 'attachment' ? attached.text : ''}\n[End of the resource ${uri}]\n\nWhat is in it?`);
});

test('prompts are offered, completed and filled in for a session, resources watched', async () => {
  await using here = await world(() => says('x'));
  const { offers } = here.harness.conversations;
  const session = here.harness.newSession();
  expect((await offers.prompts(session.id, true, undefined)).map(({ name }) => name)).toContain('completable-prompt');
  expect((await offers.complete(session.id, { server: 'every', kind: 'prompt', name: 'completable-prompt', argument: 'department', value: 'S', others: {} }, undefined)).values).toContain('Sales');
  expect((await offers.fillPrompt(session.id, { server: 'every', name: 'args-prompt', arguments: { city: 'Rome' } }, undefined)).messages[0]?.text).toContain('Rome');
  const { resources } = await offers.resources(session.id, false, undefined);
  const watcher = offers.watchResource(session.id, { server: 'every', uri: resources[0]!.uri }, undefined);
  expect(await watcher.next()).toEqual({ done: false, value: { updates: 0 } });
  await watcher.return?.();
  await expect(offers.prompts('no-such-session', true, undefined)).rejects.toThrow('does not exist');
});

test('what a dead runtime left open is found, and closed as interrupted', async () => {
  using directory = temporaryDirectory();
  await using harness = openHarness({ directory: directory.path });
  const { questions } = harness.conversations;
  const body = { kind: 'sign-in' as const, reason: 'expired' };
  const waiting = questions.ask({ sessionId: null, server: 'srv', body }, new AbortController().signal);
  const interrupted = expect(questions.ask({ sessionId: null, server: 'srv', body }, new AbortController().signal)).rejects.toThrow('closing');
  const [first, second] = questions.list();
  questions.answer(first!.id, { action: 'decline' });
  expect(await waiting).toEqual({ action: 'decline' });
  expect(await unansweredQuestions(harness.store.uiPrompts, harness.context.paths.uiPrompts)).toEqual([second?.id]);
  questions.close();
  await interrupted;
  expect(await unansweredQuestions(harness.store.uiPrompts, harness.context.paths.uiPrompts)).toEqual([]);
});
