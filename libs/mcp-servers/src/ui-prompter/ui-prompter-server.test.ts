import type { UiPromptResponse } from '@chatos/contracts';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { connect } from '../../test/support/connect.ts';
import { openResources } from '../../test/support/open-resources.ts';
import { createUiPrompterServer } from './index.ts';

async function openPrompter(answer: UiPromptResponse) {
  const resources = openResources('aide');
  const connection = await connect(createUiPrompterServer({ store: resources.store, version: '1.0.0' }), { asRuntime: () => Promise.resolve(answer) });
  await connection.client.listTools();
  return {
    prompts: connection.prompts,
    call: (tool: string, args: Record<string, unknown>) => connection.call(tool, args, { policy: { uiPromptLogMode: 'full' } }),
    recorded: () => readFileSync(resources.context.paths.uiPrompts, 'utf8'),
    async [Symbol.asyncDispose]() {
      await connection[Symbol.asyncDispose]();
      resources[Symbol.dispose]();
    },
  };
}

const options = [{ value: 'a', label: 'A' }, { value: 'b' }, { value: 'c' }];

describe('ui_prompter', () => {
  it('hands the values to the model, and a secret one nowhere else', async () => {
    await using opened = await openPrompter({ status: 'ok', values: { host: 'example', token: 'hunter2' } });
    const result = await opened.call('prompt_key_values', { title: 'Access', fields: [{ key: 'host' }, { key: 'token', secret: true, default: 'hunter1' }], allow_cancel: false, timeout_ms: 5000 });
    expect(result.text).toBe('The user answered:\nhost: example\ntoken: hunter2');
    expect({ data: result.data, chatos: result.chatos }).toMatchObject({ data: { values: { host: 'example' }, secretKeys: ['token'] }, chatos: { status: 'ok' } });
    expect(JSON.stringify([result.data, result.chatos])).not.toContain('hunter2');
    expect(opened.prompts[0]?.request).toMatchObject({ timeoutMs: 5000, prompt: { kind: 'kv', title: 'Access', allowCancel: false } });
    expect(opened.recorded()).toContain('"kv"');
    expect(opened.recorded()).not.toContain('hunter');
  });

  it('hands a choice back', async () => {
    await using opened = await openPrompter({ status: 'ok', selection: ['a', 'c'] });
    const result = await opened.call('prompt_choices', { message: 'Which?', multiple: true, options, default: 'b', min_selections: 1, max_selections: 2 });
    expect(result).toMatchObject({ text: 'The user chose: a, c', data: { selection: ['a', 'c'] } });
    expect(opened.prompts[0]?.request).toMatchObject({ timeoutMs: null, prompt: { kind: 'choice', message: 'Which?', default: ['b'], minSelections: 1, maxSelections: 2 } });
  });

  it('wants one of a single choice', async () => {
    await using opened = await openPrompter({ status: 'ok', selection: [] });
    expect((await opened.call('prompt_choices', { options })).chatos).toMatchObject({ status: 'error', code: 'answer-unusable' });
    expect(opened.prompts[0]?.request.prompt).toMatchObject({ minSelections: 1, maxSelections: null, multiple: false });
  });

  it.each([
    ['canceled', 'canceled'],
    ['timeout', 'timeout'],
  ] as const)('says that a question was not answered: %s', async (given, status) => {
    await using opened = await openPrompter({ status: given });
    expect(await opened.call('prompt_key_values', { fields: [{ key: 'host' }] })).toMatchObject({ isError: true, chatos: { status }, data: {} });
  });

  it.each([
    ['prompt_key_values', { fields: [{ key: 'a' }, { key: 'a' }] }, '"a"'],
    ['prompt_key_values', { fields: [] }, '"fields"'],
    ['prompt_key_values', { fields: [{ key: '' }] }, '"fields.0.key"'],
    ['prompt_choices', { options: [{ value: 'a' }, { value: 'a' }] }, '"a"'],
    ['prompt_choices', { options, default: 'z' }, '"z"'],
    ['prompt_choices', { options, multiple: true, min_selections: 3, max_selections: 2 }, 'At least 3'],
    ['prompt_choices', { options, default: ['a', 'b'] }, 'The default chooses 2'],
    ['prompt_choices', { options, timeout_ms: 1 }, '"timeout_ms"'],
  ])('asks nobody what cannot be answered: %s %j', async (tool, args, text) => {
    await using opened = await openPrompter({ status: 'ok' });
    expect(await opened.call(tool, args)).toMatchObject({ isError: true, chatos: { status: 'invalid' }, text: expect.stringContaining(text) });
    expect(opened.prompts).toEqual([]);
  });
});
