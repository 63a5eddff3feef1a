import { appendFileSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openTestStore } from '../test/support/open-store.ts';

const whole = { offset: 0, limit: 100 };

describe('the logs', () => {
  it('are written to the runtime’s own files and read with their times', async () => {
    using test = openTestStore('chat');
    const { store, context } = test;
    store.events.append('tool_call', { tool: 'get_current_time' }, 'run-1');
    store.events.append('system', undefined);
    store.runs.append({ runId: 'run-1', sessionId: 's1', event: 'start', state: 'running', model: 'demo', pid: 7, workspaceRoot: '' });
    store.uiPrompts.append({ action: 'request', requestId: 'r1', prompt: { kind: 'kv', title: 'Name?' } });
    store.uiPrompts.append({ action: 'response', requestId: 'r1', response: { status: 'ok' } });

    const ts = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
    expect((await store.events.read(whole)).items).toEqual([{ ts, type: 'tool_call', payload: { tool: 'get_current_time' }, runId: 'run-1' }, { ts, type: 'system', payload: null }]);
    expect((await store.runs.read(whole)).items).toMatchObject([{ ts, runId: 'run-1', event: 'start', model: 'demo' }]);
    expect((await store.uiPrompts.read(whole)).items).toMatchObject([{ ts, type: 'ui_prompt', action: 'request', prompt: { title: 'Name?' } }, { action: 'response' }]);
    expect(readFileSync(context.paths.events, 'utf8').split('\n')).toHaveLength(3);
  });

  it('pass over lines of another shape, which tool servers may have written, and go on', async () => {
    using test = openTestStore('aide');
    const { events } = test.store;
    events.append('user', { text: 'one' });
    appendFileSync(test.context.paths.events, '{"no":"event"}\n{"ts":"x","type":"mcp_log","payload":{},"extra":1}\nnoise\n');
    events.append('user', { text: 'two' });
    const { items, damaged, atEnd, nextOffset } = await events.read(whole);
    expect(items.map((item) => item.type)).toEqual(['user', 'mcp_log', 'user']);
    expect({ damaged, atEnd }).toEqual({ damaged: 2, atEnd: true });
    expect(await events.read({ offset: nextOffset, limit: 10 })).toEqual({ items: [], damaged: 0, atEnd: true, nextOffset });
  });
});
