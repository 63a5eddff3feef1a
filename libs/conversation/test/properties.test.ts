import { TERMINAL_TURN_STATES } from '@chatos/contracts';
import type { SessionEvent, Turn } from '@chatos/contracts';
import { callsTool, says, startModelServer, temporaryDirectory } from '@chatos/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loopbackModel, noServers, openHarness } from './harness.ts';

type Action = { kind: 'send'; whenBusy: 'queue' | 'stop'; callsTool: boolean } | { kind: 'stop'; pick: number } | { kind: 'answer'; decision: 'allow' | 'deny' } | { kind: 'wait' };

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ kind: fc.constant('send' as const), whenBusy: fc.constantFrom('queue' as const, 'stop' as const), callsTool: fc.boolean() }),
  fc.record({ kind: fc.constant('stop' as const), pick: fc.nat(20) }),
  fc.record({ kind: fc.constant('answer' as const), decision: fc.constantFrom('allow' as const, 'deny' as const) }),
  fc.record({ kind: fc.constant('wait' as const) }),
);

test('whatever is sent, stopped and answered: at most one turn runs, and each ends in exactly one terminal state', async () => {
  await using server = await startModelServer((request) => (request.userText === 'tool' && request.toolResults.length === 0 ? callsTool('mcp_fs_write', {}) : says('ok ', 'then')));
  const mcp = {
    ...noServers(),
    listTools: async () => ({ tools: [{ server: 'fs', tool: 'write', qualifiedName: 'mcp_fs_write', description: '', inputSchema: { type: 'object' }, title: '', hints: {}, defaultPolicy: 'ask' as const }], problems: [] }),
    call: async () => ({ text: 'written', isError: false }),
  };
  using directory = temporaryDirectory();
  await using harness = openHarness({ directory: directory.path, mcp, snapshot: { models: [loopbackModel(server.baseUrl)] } });
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 15 }), async (actions) => {
      const session = harness.newSession();
      const ends = new Map<string, Set<string>>();
      const open = new Map<string, string>();
      const controller = new AbortController();
      const observe = (event: SessionEvent) => {
        for (const turn of event.type === 'turn' ? [event.turn] : event.type === 'state' ? event.turns : []) {
          if (TERMINAL_TURN_STATES.includes(turn.state)) ends.set(turn.id, (ends.get(turn.id) ?? new Set()).add(turn.state));
          else expect(ends.get(turn.id), 'a turn that ended began again').toBeUndefined();
        }
        if (event.type === 'part' && event.part.kind === 'tool') {
          if (event.part.state === 'waiting-for-approval') open.set(event.part.callId, event.messageId);
          else open.delete(event.part.callId);
        }
      };
      const watched = (async () => {
        for await (const event of harness.conversations.watch(session.id, controller.signal)) observe(event);
      })();
      const sent: Turn[] = [];
      for (const step of actions) {
        if (step.kind === 'send') sent.push(harness.conversations.turns.send({ sessionId: session.id, text: step.callsTool ? 'tool' : 'text', whenBusy: step.whenBusy }).turn);
        if (step.kind === 'stop' && sent.length > 0) void harness.conversations.turns.stop({ sessionId: session.id, turnId: sent[step.pick % sent.length]!.id });
        if (step.kind === 'answer') answerOne(session.id, step.decision);
        if (step.kind === 'wait') await new Promise((resolve) => setTimeout(resolve, 3));
        const underWay = harness.database.raw.prepare("SELECT count(*) FROM chat_turns WHERE session_id = ? AND state IN ('running', 'waiting-for-approval')").pluck().get(session.id) as number;
        expect(underWay).toBeLessThanOrEqual(1);
      }
      // Whatever still waits is denied, so that everything comes to its end.
      harness.conversations.tools.setPolicy('mcp_fs_write', 'deny');
      for (const turn of sent) await harness.ended(turn);
      harness.conversations.tools.setPolicy('mcp_fs_write', 'ask');
      const rows = harness.database.raw.prepare('SELECT id, state, finished_at FROM chat_turns WHERE session_id = ?').all(session.id) as { id: string; state: string; finished_at: number | null }[];
      expect(rows).toHaveLength(sent.length);
      for (const row of rows) expect(TERMINAL_TURN_STATES).toContain(row.state);
      const toolStates = harness.conversations.messages.list({ sessionId: session.id, limit: 200 }).items.flatMap((message) => message.parts).map((part) => (part.kind === 'tool' ? part.state : 'succeeded'));
      for (const state of toolStates) expect(['succeeded', 'failed', 'denied', 'stopped']).toContain(state);
      controller.abort();
      await watched;
      for (const [id, states] of ends) expect([...states], id).toEqual([rows.find((row) => row.id === id)?.state]);

      function answerOne(sessionId: string, decision: 'allow' | 'deny') {
        for (const turn of sent) {
          for (const callId of open.keys()) {
            try {
              return harness.conversations.turns.answer({ sessionId, turnId: turn.id, callId, decision, scope: 'once' });
            } catch (error: unknown) {
              expect(error).toMatchObject({ code: 'NOT_FOUND' });
            }
          }
        }
      }
    }),
    { numRuns: 40 },
  );
});
