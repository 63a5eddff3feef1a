import { callsTool, says, startModelServer, temporaryDirectory } from '@chatos/testing';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { loopbackModel, openHarness } from './harness.ts';

/** What the user does, after so many turns of the event loop. */
const step = fc.record({ what: fc.constantFrom('pause' as const, 'resume' as const, 'correct' as const, 'tell' as const), ticks: fc.integer({ min: 0, max: 12 }) });
const CALLS = 4;

async function wait(count: number): Promise<void> {
  for (let tick = 0; tick < count; tick += 1) await new Promise((resolve) => setImmediate(resolve));
}

test('however a turn is paused, resumed, corrected and told, it begins nothing while it is paused, ends once, and the model hears of each word once', async () => {
  using directory = temporaryDirectory();
  const begunWhilePaused: string[] = [];
  const stateNow = { read: (): string | null => null };
  await using server = await startModelServer(({ conversation }) => {
    if (stateNow.read() === 'paused') begunWhilePaused.push(conversation.at(-1)?.text ?? '');
    const made = conversation.filter(({ role }) => role === 'tool').length;
    return made < CALLS ? callsTool('get_current_time', { timezone: ['UTC', 'Europe/Berlin', 'Asia/Tokyo', 'Africa/Cairo'][made] }) : says('done');
  });
  await using harness = openHarness({ directory: directory.path, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  const { conversations } = harness;

  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
    const session = harness.newSession();
    stateNow.read = () => conversations.sessions.get(session.id).lastTurnState;
    const before = server.requests.length;
    const { turn } = conversations.turns.send({ sessionId: session.id, text: 'go', whenBusy: 'queue' });
    const ids = { sessionId: session.id, turnId: turn.id };
    const said: string[] = [];
    const isOver = () => ['completed', 'failed'].includes(stateNow.read() ?? '');
    for (const [index, { what, ticks }] of steps.entries()) {
      await wait(ticks);
      if (isOver()) break;
      const text = `${what} ${index}.`;
      if (what === 'pause') conversations.turns.pause(ids);
      else if (what === 'resume') conversations.turns.resume(ids);
      else if (what === 'correct') conversations.turns.correct({ ...ids, text });
      else conversations.tell(session.id, text);
      if (what === 'correct' || what === 'tell') said.push(text);
    }
    if (!isOver()) conversations.turns.resume(ids);
    expect(await harness.ended(turn)).toMatchObject({ state: 'completed', notice: null });
    await harness.ended(conversations.turns.send({ sessionId: session.id, text: 'and?', whenBusy: 'queue' }).turn);
    const last = server.requests.at(-1)?.conversation.map(({ text }) => text).join('\n') ?? '';
    for (const text of said) expect(last.split(text)).toHaveLength(2);
    expect(last.match(/T\d\d:\d\d:\d\d/gu)).toHaveLength(CALLS);
    expect(server.requests.length - before).toBeGreaterThan(CALLS + 1);
    expect(begunWhilePaused).toEqual([]);
  }), { numRuns: 20 });
  await vi.waitFor(() => expect(harness.logged.filter((line) => line.startsWith('error'))).toEqual([]));
});
