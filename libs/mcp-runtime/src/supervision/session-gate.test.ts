import { expect, test } from 'vitest';
import { SessionGate } from './session-gate.ts';

const never = new AbortController().signal;
const flush = () => new Promise((resolve) => setImmediate(resolve));

test('a request is for the session it names, else for the only one with a call in flight', async () => {
  const gate = new SessionGate('s');
  expect(gate.sessionFor(undefined)).toBeNull();
  const leaveA = await gate.enter('a', never);
  expect(gate.sessionFor({ progressToken: 1 })).toBe('a');
  const leaveB = await gate.enter('b', never);
  expect(gate.sessionFor({ sessionId: 'a' })).toBe('a');
  leaveA();
  expect(gate.sessionFor({})).toBe('b');
  leaveB();
  expect(gate.sessionFor({ sessionId: 'a' })).toBe('a');
  expect(() => gate.sessionFor({ sessionId: 'stranger' })).toThrow('never called it');
});

test('where several sessions call it is refused, and from then on one session has the child at a time', async () => {
  const gate = new SessionGate('s');
  const leaveA = await gate.enter('a', never);
  const leaveB = await gate.enter('b', never);
  expect(() => gate.sessionFor({})).toThrow('2 sessions were calling it');
  const order: string[] = [];
  const enter = async (session: string) => {
    const leave = await gate.enter(session, never);
    order.push(session);
    return leave;
  };
  const first = enter('c');
  const stopped = new AbortController();
  const given = gate.enter('d', stopped.signal);
  const second = enter('a');
  await flush();
  expect(order).toEqual([]);
  leaveA();
  stopped.abort(new Error('stopped'));
  await expect(given).rejects.toThrow('stopped');
  leaveB();
  const leaveC = await first;
  expect(gate.sessionFor({})).toBe('c');
  const third = await enter('c');
  leaveC();
  leaveC();
  await flush();
  expect(order).toEqual(['c', 'c']);
  third();
  (await second)();
  expect(order).toEqual(['c', 'c', 'a']);
  (await gate.enter('z', never))();
});
