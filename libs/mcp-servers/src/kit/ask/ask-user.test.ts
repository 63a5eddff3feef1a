import type { UiPrompt, UiPromptRecord, UiPromptResponse } from '@chatos/contracts';
import { uiPrompt, uiPromptRecord } from '@chatos/contracts';
import type { ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { ClientParts } from '../../../test/support/connect.ts';
import { connect } from '../../../test/support/connect.ts';
import type { AskOptions } from '../index.ts';
import { createToolServer, defineTool } from '../index.ts';

/** A server with one tool, which asks what it was told to. */
async function openAsking(prompt: z.input<typeof uiPrompt>, client: ClientParts, options: AskOptions & { yes?: boolean } = {}) {
  const lines: UiPromptRecord[] = [];
  const unread = (): never => { throw new Error('not read'); };
  const uiPrompts = { append: (record: object) => lines.push(uiPromptRecord.parse({ ...record, ts: '', type: 'ui_prompt' })), read: unread, back: unread, watch: unread };
  const ask = defineTool({
    name: 'ask', title: 'Ask', description: '', annotations: {}, defaultPolicy: 'allow', input: z.object({}), output: z.object({ response: z.unknown() }),
    run: async (_input, call) => ({ status: 'ok', text: 'asked', data: { response: await call.ask(uiPrompt.parse(prompt), options) } }),
  });
  const connection = await connect(createToolServer({ name: 'asker', version: '1.0.0', instructions: '', tools: [ask], asking: { uiPrompts, yes: options.yes ?? false } }), client);
  const call = (signal?: AbortSignal) => connection.call('ask', {}, { policy: { uiPromptLogMode: 'full' }, signal });
  return { connection, lines, call, ask: async () => (await call()).data['response'] as UiPromptResponse };
}

const change: z.input<typeof uiPrompt> = { kind: 'file_change_confirm', path: 'a.txt', diff: '-old\n+new', title: 'Write a.txt?' };
const values: z.input<typeof uiPrompt> = { kind: 'kv', fields: [{ key: 'host', required: true, default: 'localhost' }, { key: 'token', secret: true, default: 'hunter2' }] };
const choice: z.input<typeof uiPrompt> = { kind: 'choice', multiple: true, options: [{ value: 'a', label: 'A' }, { value: 'b' }, { value: 'c' }], minSelections: 1, maxSelections: 2 };
const forever = () => new Promise<never>(() => undefined);

describe('asking through a runtime', () => {
  it('writes the request down without a secret, sends it with the call it belongs to, and hands the answer back', async () => {
    const { connection, lines, ask } = await openAsking(values, { asRuntime: () => Promise.resolve({ status: 'ok', values: { host: 'h', token: 't' } }) }, { timeoutMs: 5000 });
    await using _open = connection;
    expect(await ask()).toEqual({ status: 'ok', values: { host: 'h', token: 't' } });
    const [asked] = connection.prompts;
    expect(asked).toMatchObject({ meta: { sessionId: 's1', toolCallId: 'call-1' }, request: { timeoutMs: 5000, prompt: { fields: [{ default: 'localhost' }, { default: 'hunter2' }] } } });
    expect(lines).toMatchObject([{ action: 'request', requestId: asked?.request.requestId, runId: 'run-1', prompt: { kind: 'kv' } }]);
    expect(JSON.stringify(lines)).not.toContain('hunter2');
    expect(JSON.stringify(lines)).toContain('localhost');
  });

  it('is withdrawn with the call, also the first question of all', async () => {
    const { connection, call } = await openAsking(change, { asRuntime: forever });
    await using _open = connection;
    const cancel = new AbortController();
    const called = call(cancel.signal);
    await vi.waitFor(() => expect(connection.prompts).toHaveLength(1));
    cancel.abort();
    await expect(called).rejects.toThrow();
    await vi.waitFor(() => expect(connection.prompts[0]?.signal.aborted).toBe(true));
  });

  it('refuses an answer that does not fit, and says when asking failed', async () => {
    const responses: UiPromptResponse[] = [{ status: 'ok', selection: ['z'] }, { status: 'ok', selection: [] }, { status: 'ok', selection: ['a', 'b', 'c'] }, { status: 'ok', selection: ['a', 'a'] }];
    const { connection, call } = await openAsking(choice, { asRuntime: () => Promise.resolve(responses.shift() ?? ({ status: 'perhaps' } as never)) });
    await using _open = connection;
    for (let left = responses.length; left > 0; left -= 1) expect((await call()).chatos).toMatchObject({ status: 'error', code: 'answer-unusable' });
    expect((await call()).chatos).toMatchObject({ status: 'error', code: 'asking-failed' });
  });
});

describe('asking another client', () => {
  it('shows a change in the message of a form, and takes only a yes for one', async () => {
    const answers: ElicitResult[] = [{ action: 'accept', content: { decision: 'yes', remark: 'fine' } }, { action: 'accept', content: { decision: 'no' } }, { action: 'decline' }, { action: 'cancel' }];
    const { connection, lines, ask } = await openAsking(change, { asPerson: () => Promise.resolve(answers.shift() ?? { action: 'cancel' }) });
    await using _open = connection;
    expect([await ask(), await ask(), await ask(), await ask()]).toEqual([{ status: 'ok', remark: 'fine' }, { status: 'canceled' }, { status: 'canceled' }, { status: 'canceled' }]);
    expect(connection.forms[0]?.message).toBe('Write a.txt?\n\nPath: a.txt\n\n-old\n+new');
    expect(lines.map(({ action, response }) => response?.status ?? action)).toEqual(['request', 'ok', 'request', 'canceled', 'request', 'canceled', 'request', 'canceled']);
  });

  it('cuts a long difference and says how much is not shown', async () => {
    const { connection, ask } = await openAsking({ ...change, diff: '+line\n'.repeat(10_000) } as UiPrompt, { asPerson: () => Promise.resolve({ action: 'decline' }) });
    await using _open = connection;
    await ask();
    expect(connection.forms[0]?.message.length).toBeLessThan(8200);
    expect(connection.forms[0]?.message).toMatch(/… cut here: \d+ more characters in \d+ lines are not shown\.$/);
  });

  it('asks for values and choices by fields', async () => {
    const open = { ...values, fields: [{ key: 'host', label: 'Host', required: true, default: 'localhost' }] } as UiPrompt;
    const { connection, lines, ask } = await openAsking(open, { asPerson: () => Promise.resolve({ action: 'accept', content: { host: 'h' } }) });
    await using _open = connection;
    expect(await ask()).toEqual({ status: 'ok', values: { host: 'h' } });
    expect(connection.forms[0]?.requestedSchema).toEqual({ type: 'object', properties: { host: { type: 'string', title: 'Host', default: 'localhost', minLength: 1 } }, required: ['host'] });
    expect(lines[1]).toMatchObject({ action: 'response', response: { status: 'ok', values: { host: 'h' } } });
    const other = await openAsking(choice, { asPerson: () => Promise.resolve({ action: 'accept', content: { selection: ['a', 'c'] } }) });
    await using _other = other.connection;
    expect(await other.ask()).toEqual({ status: 'ok', selection: ['a', 'c'] });
    expect(other.connection.forms[0]?.requestedSchema.properties['selection']).toMatchObject({ type: 'array', minItems: 1, maxItems: 2, items: { anyOf: [{ const: 'a', title: 'A' }, { const: 'b', title: 'b' }, { const: 'c' }] } });
    const single = await openAsking({ kind: 'choice', options: [{ value: 'x' }], minSelections: 1 }, { asPerson: () => Promise.resolve({ action: 'accept', content: { selection: 'x' } }) });
    await using _single = single.connection;
    expect(await single.ask()).toEqual({ status: 'ok', selection: ['x'] });
  });

  it('never asks for a secret by a form', async () => {
    const asPerson = vi.fn<NonNullable<ClientParts['asPerson']>>();
    const { connection, lines, call } = await openAsking(values, { asPerson });
    await using _open = connection;
    expect(await call()).toMatchObject({ isError: true, text: expect.stringContaining('(token)'), chatos: { status: 'denied', code: 'secret-not-asked' } });
    expect(asPerson).not.toHaveBeenCalled();
    expect(lines).toEqual([]);
  });

  it('gives up after its time, and records it', async () => {
    const { connection, lines, ask } = await openAsking(change, { asPerson: forever }, { timeoutMs: 20 });
    await using _open = connection;
    expect(await ask()).toEqual({ status: 'timeout' });
    expect(lines.at(-1)).toMatchObject({ action: 'response', response: { status: 'timeout' } });
  });

  it('closes the record of a question that was withdrawn', async () => {
    const { connection, lines, call } = await openAsking(change, { asPerson: forever });
    await using _open = connection;
    const cancel = new AbortController();
    const called = call(cancel.signal);
    await vi.waitFor(() => expect(connection.forms).toHaveLength(1));
    cancel.abort();
    await expect(called).rejects.toThrow();
    await vi.waitFor(() => expect(lines.at(-1)).toMatchObject({ action: 'response', response: { status: 'canceled' } }));
    expect(lines).toHaveLength(2);
  });

  it('refuses where nobody can be asked, but for confirmations of a server started with --yes', async () => {
    const { connection, lines, call } = await openAsking(change, {});
    await using _open = connection;
    expect(await call()).toMatchObject({ isError: true, text: expect.stringContaining('--yes'), chatos: { status: 'denied', code: 'nobody-to-ask' } });
    expect(lines).toEqual([]);
    const yes = await openAsking(change, {}, { yes: true });
    await using _yes = yes.connection;
    expect(await yes.ask()).toEqual({ status: 'ok' });
    expect(yes.lines.map(({ action }) => action)).toEqual(['request', 'response']);
    const asked = await openAsking(choice, {}, { yes: true });
    await using _asked = asked.connection;
    expect((await asked.call()).chatos.status).toBe('denied');
  });
});

describe('what is written down of a question', () => {
  it.each([['minimal', [{ prompt: { kind: 'kv' } }, { response: { status: 'ok' } }]], ['off', []]] as const)('is less where the mode is %s', async (uiPromptLogMode, expected) => {
    const { connection, lines } = await openAsking({ kind: 'kv', fields: [{ key: 'host' }] }, { asPerson: () => Promise.resolve({ action: 'accept', content: { host: 'h' } }) });
    await using _open = connection;
    await connection.call('ask', {}, { policy: { uiPromptLogMode } });
    expect(lines.map(({ ts: _ts, type: _type, action: _action, requestId: _id, runId: _run, ...rest }) => rest)).toEqual(expected);
  });
});
