import type { QuestionAnswer } from '@chatos/contracts';
import { expect, test, vi } from 'vitest';
import type { NewQuestion } from '../requests/question-asker.ts';
import { createMemoryApprovals } from './approval-store.ts';
import { commandHash } from './command-hash.ts';
import { createConsentGate } from './consent-gate.ts';
import type { ConsentRequest } from './consent-gate.ts';

/** A gate, and a user whose every question the test answers. */
function gated({ canAsk = true, approvals = createMemoryApprovals() } = {}) {
  const asked: { question: NewQuestion; signal: AbortSignal; answer(action: QuestionAnswer['action']): void }[] = [];
  const onChange = vi.fn();
  const ask = (question: NewQuestion, signal: AbortSignal) =>
    new Promise<QuestionAnswer>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      asked.push({ question, signal, answer: (action) => resolve({ action }) });
    });
  return { gate: createConsentGate({ approvals, questions: canAsk ? { ask } : undefined, homeDirectory: '/home/me', onChange }), asked, approvals, onChange };
}

function request(changes: Partial<ConsentRequest> & { binary?: string | null; approvedHash?: string | null; words?: string[] } = {}): ConsentRequest {
  const { binary = '/usr/bin/server', approvedHash = null, words = ['server', '--a'], ...more } = changes;
  const command = { command: words, environmentNames: ['TOKEN'], resolvedBinary: binary };
  return {
    record: { id: 'id' as ConsentRequest['record']['id'], name: 'fs', approvedHash, endpoint: words.join(' '), environmentNames: ['TOKEN'] }, command: { ...command, workingDirectory: '/work', hash: commandHash(command) },
    sessionId: 's1', isByUser: false, signal: new AbortController().signal, ...more,
  };
}

test('before a command runs the first time the user sees all of it, and nothing goes on until the answer', async () => {
  const { gate, asked, onChange } = gated();
  let hasPassed = false;
  const passing = gate.pass(request()).then(() => (hasPassed = true));
  expect(asked[0]?.question).toEqual({
    sessionId: 's1', server: 'fs',
    body: { kind: 'server-consent', command: ['server', '--a'], resolvedBinary: '/usr/bin/server', environmentNames: ['TOKEN'], workingDirectory: '/work', previous: null, warnings: [] },
  });
  await Promise.resolve();
  expect(hasPassed).toBe(false);
  expect(gate.isWaiting('id')).toBe(true);
  asked[0]?.answer('accept');
  await passing;
  expect(gate.isWaiting('id')).toBe(false);
  expect(onChange).toHaveBeenCalledTimes(2);
  await gate.pass(request());
  expect(asked).toHaveLength(1);
});

test('an approval in the configuration, or one this runtime remembers, needs no question', async () => {
  const approvals = createMemoryApprovals();
  const first = gated({ approvals });
  await first.gate.pass(request({ approvedHash: request().command.hash }));
  expect(first.asked).toEqual([]);
  const second = gated({ approvals, canAsk: false });
  await second.gate.pass(request());
});

test.each([
  ['another binary', { binary: '/tmp/evil/server' }],
  ['another argument', { words: ['server', '--b'] }],
])('%s is asked about again, beside what was approved before', async (_name, change) => {
  const { gate, asked } = gated();
  const approvedHash = request().command.hash;
  await gate.pass(request({ approvedHash }));
  const passing = gate.pass(request({ approvedHash, ...change }));
  expect(asked[0]?.question.body).toMatchObject({ previous: { command: ['server', '--a'], resolvedBinary: '/usr/bin/server', environmentNames: ['TOKEN'] } });
  asked[0]?.answer('decline');
  await expect(passing).rejects.toMatchObject({ code: 'waiting-for-consent', remedy: expect.stringContaining('chatos config approve mcp fs') });
});

test('what was approved in the settings and differs is said to differ, also where this runtime never saw it', async () => {
  const { gate, asked } = gated();
  const passing = gate.pass(request({ approvedHash: 'another' }));
  expect(asked[0]?.question.body).toMatchObject({ warnings: [expect.stringContaining('Another command')] });
  asked[0]?.answer('accept');
  await passing;
});

test('a declined command is not asked about again until the user starts it', async () => {
  const { gate, asked } = gated();
  const first = gate.pass(request());
  asked[0]?.answer('decline');
  await expect(first).rejects.toMatchObject({ code: 'waiting-for-consent' });
  await expect(gate.pass(request())).rejects.toMatchObject({ code: 'waiting-for-consent' });
  expect(asked).toHaveLength(1);
  const again = gate.pass(request({ isByUser: true }));
  asked[1]?.answer('accept');
  await again;
  await gate.pass(request());
});

test('where nobody can be asked, and where the command resolves to nothing, it is refused', async () => {
  await expect(gated({ canAsk: false }).gate.pass(request())).rejects.toMatchObject({ code: 'waiting-for-consent' });
  const { gate, asked } = gated();
  const missing = request({ binary: null });
  await expect(gate.pass({ ...missing, record: { ...missing.record, approvedHash: missing.command.hash } })).rejects.toMatchObject({ code: 'start-failed' });
  expect(asked).toEqual([]);
});

test('calls that wait for one command share one question; it is withdrawn when the last of them is stopped', async () => {
  const { gate, asked } = gated();
  const [one, two] = [new AbortController(), new AbortController()];
  const waiting = [one, two].map(({ signal }) => gate.pass(request({ signal })));
  expect(asked).toHaveLength(1);
  one.abort();
  await expect(waiting[0]).rejects.toThrow();
  expect(asked[0]?.signal.aborted).toBe(false);
  two.abort();
  await expect(waiting[1]).rejects.toThrow();
  expect(asked[0]?.signal.aborted).toBe(true);
  const next = gate.pass(request());
  asked[1]?.answer('accept');
  await next;
});

test('an approval in the settings answers the open question; a server taken away or changed withdraws it', async () => {
  const { gate, asked } = gated();
  const { record, command } = request();
  const passing = gate.pass(request());
  gate.configured([{ ...record, approvedHash: command.hash }]);
  await passing;
  expect(asked[0]?.signal.aborted).toBe(true);
  const other = gate.pass(request({ words: ['other'] }));
  gate.configured([]);
  await expect(other).rejects.toMatchObject({ code: 'waiting-for-consent' });
  // What was asked is not what is configured any more: a late yes must start nothing.
  const outdated = gate.pass(request({ words: ['third'] }));
  gate.configured([{ ...request({ words: ['third'] }).record, description: 'same' } as never]);
  expect(asked[2]?.signal.aborted).toBe(false);
  gate.configured([{ ...record, endpoint: 'fourth' }]);
  await expect(outdated).rejects.toMatchObject({ code: 'waiting-for-consent' });
});
