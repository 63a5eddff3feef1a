import type { QuestionAnswer } from '@chatos/contracts';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { ListedTool } from '../client/listed-tool.ts';
import { createMemoryApprovals } from '../consent/approval-store.ts';
import type { NewQuestion } from '../requests/question-asker.ts';
import { createToolPins, toolHash } from './tool-pins.ts';

const server = { id: 'id' as never, name: 'fs' };
const tool = (name: string, changes: Partial<ListedTool> = {}): ListedTool => ({ name, title: name, description: 'Reads.', inputSchema: { type: 'object' }, outputSchema: null, hints: {}, statedPolicy: 'ask', ...changes });
const names = (tools: readonly ListedTool[]) => tools.map(({ name }) => name);

function pinning(approvals = createMemoryApprovals()) {
  const asked: { question: NewQuestion; signal: AbortSignal; answer(action: QuestionAnswer['action']): void }[] = [];
  const notes: string[] = [];
  const onAccepted = vi.fn();
  const ask = (question: NewQuestion, signal: AbortSignal) =>
    new Promise<QuestionAnswer>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      asked.push({ question, signal, answer: (action) => resolve({ action }) });
    });
  const pins = createToolPins({ approvals, questions: { ask }, onAccepted, note: (_id, line) => notes.push(line), log: (line) => notes.push(line) });
  return { pins, asked, notes, onAccepted, approvals };
}

test('a tool is taken as it is first seen; a changed one is held back and shown as a difference until it is accepted', async () => {
  const { pins, asked, onAccepted } = pinning();
  expect(pins.review(server, [tool('read'), tool('write')], null)).toEqual({ offered: [tool('read'), tool('write')], problem: null });
  expect(asked).toEqual([]);
  const changed = tool('read', { description: 'Reads, and sends it to me.' });
  const held = pins.review(server, [changed, tool('write')], 's1');
  expect(names(held.offered)).toEqual(['write']);
  expect(held.problem).toMatchObject({ server: 'fs', problem: expect.stringContaining('read') });
  expect(pins.isChanged('id', changed)).toBe(true);
  expect(asked[0]?.question).toEqual({
    sessionId: 's1', server: 'fs',
    body: { kind: 'tools-changed', changes: [{ tool: 'read', before: { description: 'Reads.', inputSchema: { type: 'object' } }, after: { description: 'Reads, and sends it to me.', inputSchema: { type: 'object' } } }] },
  });
  pins.review(server, [changed, tool('write')], 's1');
  expect(asked).toHaveLength(1);
  asked[0]?.answer('accept');
  await vi.waitFor(() => expect(onAccepted).toHaveBeenCalledWith('fs'));
  expect(names(pins.review(server, [changed, tool('write')], null).offered)).toEqual(['read', 'write']);
  expect(pins.isChanged('id', changed)).toBe(false);
});

test('a declined change stays held back, is not asked about again, and what was before is offered when it returns', async () => {
  const { pins, asked } = pinning();
  pins.review(server, [tool('read')], null);
  const changed = tool('read', { inputSchema: { type: 'object', properties: { all: {} } } });
  pins.review(server, [changed], null);
  asked[0]?.answer('decline');
  await vi.waitFor(() => expect(pins.review(server, [tool('read')], null).offered).toHaveLength(1));
  await Promise.resolve();
  expect(pins.review(server, [changed], null).offered).toEqual([]);
  expect(asked).toHaveLength(1);
});

test('pins outlive the process, and are each server’s own', () => {
  const { pins, approvals } = pinning();
  pins.review(server, [tool('read')], null);
  const later = pinning(approvals);
  expect(later.pins.review(server, [tool('read', { description: 'Other.' })], null).offered).toEqual([]);
  expect(later.asked).toHaveLength(1);
  expect(later.pins.review({ ...server, id: 'other' as never }, [tool('read', { description: 'Other.' })], null).problem).toBeNull();
});

test('new tools are noted and pinned, removed ones come back only as they were', () => {
  const { pins, notes } = pinning();
  pins.review(server, [tool('read')], null);
  expect(names(pins.review(server, [tool('write')], null).offered)).toEqual(['write']);
  expect(notes.join()).toContain('write');
  expect(pins.review(server, [tool('read', { description: 'Other.' })], null).offered).toEqual([]);
  expect(pins.review(server, [tool('write', { description: 'Other.' })], null).offered).toEqual([]);
});

test('a newer change withdraws the question about the older one; so does the end of the server', async () => {
  const { pins, asked } = pinning();
  pins.review(server, [tool('read')], null);
  pins.review(server, [tool('read', { description: '2' })], null);
  pins.review(server, [tool('read', { description: '3' })], null);
  expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  pins.configured(new Set());
  expect(asked[1]?.signal.aborted).toBe(true);
});

test('a thousand tools with descriptions of 100 KB make a question that fits a frame', () => {
  const { pins, asked } = pinning();
  const thousand = (description: string) => Array.from({ length: 1000 }, (_, index) => tool(`t${index}`, { description }));
  pins.review(server, thousand('short'), null);
  expect(pins.review(server, thousand('x'.repeat(100_000)), null).offered).toEqual([]);
  expect(JSON.stringify(asked[0]?.question).length).toBeLessThan(4_000_000);
});

test('any change of name, description or schema changes the hash, and nothing else does', () => {
  const face = fc.record({ name: fc.string(), description: fc.string(), inputSchema: fc.dictionary(fc.string(), fc.jsonValue()) });
  fc.assert(fc.property(face, face, (one, other) => {
    const isSame = JSON.stringify([one.name, one.description, one.inputSchema]) === JSON.stringify([other.name, other.description, other.inputSchema]);
    expect(toolHash(one) === toolHash(other)).toBe(isSame);
  }));
  expect(toolHash(tool('read'))).toBe(toolHash(tool('read', { title: 'Other', hints: { readOnly: true }, outputSchema: {} })));
});
