import { DEFAULT_POLICY_KEY } from '@chatos/contracts';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { connect, readResult } from '../../test/support/connect.ts';
import type { Tool, ToolServerOptions } from './index.ts';
import { createToolServer, defineTool, ToolError } from './index.ts';

const greet = defineTool({
  name: 'greet', title: 'Greet', description: 'Greets.', annotations: { readOnlyHint: true }, defaultPolicy: 'allow',
  input: z.object({ name: z.string().min(2), style: z.enum(['plain', 'warm']).default('plain') }),
  output: z.object({ greeting: z.string() }),
  run: ({ name, style }, call) => Promise.resolve({ status: 'ok', text: `Hello ${name}`, data: { greeting: `${style} ${name} ${call.sessionId} ${call.runId} ${call.caller} ${call.policy.shellNetwork}` } }),
});

function serverOf(tools: Tool[], options: Partial<ToolServerOptions> = {}) {
  return createToolServer({ name: 'greeter', version: '1.0.0', instructions: '', tools, asking: { uiPrompts: null, yes: false }, ...options });
}

function toolThat(run: Tool['run']): Tool {
  return { ...greet, name: 'act', input: z.object({}), run };
}

describe('a tool server', () => {
  it('lists tools with schemas, the default policy, and what every result has', async () => {
    await using connection = await connect(serverOf([greet, { ...greet, name: 'risk', defaultPolicy: 'ask' }]));
    const { tools } = await connection.client.listTools();
    expect(tools[0]).toMatchObject({
      name: 'greet', title: 'Greet', inputSchema: { type: 'object', required: ['name'], properties: { style: { enum: ['plain', 'warm'] } } },
      outputSchema: { type: 'object', required: ['chatos'] }, _meta: { [DEFAULT_POLICY_KEY]: 'allow' }, annotations: { readOnlyHint: true },
    });
    expect(tools[1]?._meta).toBeUndefined();
  });

  it('answers with text, data and a report, and knows the call by its _meta', async () => {
    await using connection = await connect(serverOf([greet]));
    await connection.client.listTools();
    const { text, data, chatos, isError } = await connection.call('greet', { name: 'Ann' }, { policy: { shellNetwork: 'all', caller: 'subagent' } });
    expect({ text, isError }).toEqual({ text: 'Hello Ann', isError: false });
    expect(data['greeting']).toBe('plain Ann s1 run-1 subagent all');
    expect(chatos).toEqual({
      status: 'ok', code: '', error: '', server: 'greeter', tool: 'greet', ts: expect.any(String),
      trace: { sessionId: 's1', runId: 'run-1', toolCallId: 'call-1', userMessageId: '', caller: 'subagent' },
    });
  });

  it('holds a call without a policy to the strictest', async () => {
    await using connection = await connect(serverOf([greet]));
    const { data } = readResult(await connection.client.callTool({ name: 'greet', arguments: { name: 'Ann' } }));
    expect(data['greeting']).toBe('plain Ann   main none');
  });

  it('says which arguments do not fit, and what the tool takes', async () => {
    await using connection = await connect(serverOf([greet]));
    await connection.client.listTools();
    const missing = await connection.call('greet', { style: 'cold' });
    expect(missing).toMatchObject({ isError: true, chatos: { status: 'invalid', code: 'arguments-invalid' } });
    expect(missing.text).toMatch(/"name" is missing; "style": .*plain.*warm.*It takes: name, style\? /s);
    expect((await connection.call('greet', { name: 7 })).text).toContain('"name"');
  });

  it('says which tools there are where one is unknown', async () => {
    await using connection = await connect(serverOf([greet]));
    expect(await connection.call('wave', {})).toMatchObject({ isError: true, text: 'greeter has no tool "wave". It has: greet.', chatos: { status: 'not_found', tool: 'wave' } });
  });

  it('answers a failure with what the tool said, and a defect with what it is', async () => {
    const errors: Error[] = [];
    const run = vi.fn<Tool['run']>();
    await using connection = await connect(serverOf([toolThat(run)], { onError: (error) => errors.push(error) }));
    await connection.client.listTools();
    run.mockRejectedValueOnce(new ToolError('timeout', 'slow', { problem: 'It took too long.', remedy: 'Ask for less.' }, { data: { greeting: 'Hel' } }));
    expect(await connection.call('act', {})).toMatchObject({ isError: true, text: 'It took too long. Ask for less.', data: { greeting: 'Hel' }, chatos: { status: 'timeout', code: 'slow', error: 'It took too long.' } });
    run.mockRejectedValueOnce(Object.assign(new Error('x'), { code: 'disk-full', problem: 'The disk is full.', remedy: 'Free some.' }));
    expect(await connection.call('act', {})).toMatchObject({ text: 'The disk is full. Free some.', chatos: { status: 'error', code: 'disk-full' } });
    expect(errors).toEqual([]);
    run.mockRejectedValueOnce(new Error('boom'));
    expect(await connection.call('act', {})).toMatchObject({ isError: true, text: expect.stringContaining('boom'), chatos: { status: 'error', code: 'internal' } });
    expect(errors.map(({ message }) => message)).toEqual(['boom']);
  });

  it('aborts a call that is cancelled, and every call when the connection goes', async () => {
    const signals: AbortSignal[] = [];
    const waits = toolThat((_input, { signal }) => {
      signals.push(signal);
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
    });
    const errors: Error[] = [];
    const connection = await connect(serverOf([waits], { onError: (error) => errors.push(error) }));
    const cancel = new AbortController();
    const call = connection.call('act', {}, { signal: cancel.signal });
    await vi.waitFor(() => expect(signals).toHaveLength(1));
    cancel.abort();
    await expect(call).rejects.toThrow();
    await vi.waitFor(() => expect(signals[0]?.aborted).toBe(true));
    const other = connection.call('act', {});
    await vi.waitFor(() => expect(signals).toHaveLength(2));
    await Promise.all([expect(other).rejects.toThrow(), connection[Symbol.asyncDispose]()]);
    expect(signals[1]?.aborted).toBe(true);
    expect(errors).toEqual([]);
  });

  it('is served until the calls under way have ended, but does not wait for one that never does', async () => {
    const steps: string[] = [];
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const writes = toolThat(async () => {
      steps.push('started');
      await finished;
      steps.push('finished');
      return { status: 'ok', text: '', data: { greeting: '' } };
    });
    const connection = await connect(serverOf([writes, { ...writes, name: 'hang', run: () => new Promise(() => undefined) }]));
    const calls = [connection.call('act', {}), connection.call('hang', {})];
    const failed = calls.map((call) => expect(call).rejects.toThrow());
    await vi.waitFor(() => expect(steps).toEqual(['started']));
    const closed = connection[Symbol.asyncDispose]().then(() => steps.push('closed'));
    await Promise.all(failed);
    finish();
    await closed;
    expect(steps).toEqual(['started', 'finished', 'closed']);
  });

  it('tells how far a call is, where the client wants to know', async () => {
    const told = toolThat((_input, { progress }) => {
      progress('one');
      progress('two');
      return Promise.resolve({ status: 'noop', text: '', data: { greeting: '' } });
    });
    await using connection = await connect(serverOf([told]));
    const seen: (string | undefined)[] = [];
    await connection.client.callTool({ name: 'act', arguments: {} }, undefined, { onprogress: ({ progress, message }) => seen.push(`${progress} ${message}`) });
    expect(seen).toEqual(['1 one', '2 two']);
    expect((await connection.call('act', {})).chatos.status).toBe('noop');
  });

  it('refuses two tools of one name', () => {
    expect(() => serverOf([greet, greet])).toThrow(TypeError);
  });
});
