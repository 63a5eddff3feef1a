import { callsTool, createGate, says, startModelServer } from '@chatos/testing';
import { expect, test, vi } from 'vitest';
import { echoTool, startTurn } from '../../test/turn-run.ts';

const CALL = callsTool('echo', { text: 'a' });

/** A gate a test closes and opens; `reached` counts how often the turn came to it. */
function door() {
  let closed: ReturnType<typeof createGate> | null = null;
  const state = { reached: 0, waiting: 0 };
  return {
    state,
    shut: () => void (closed ??= createGate()),
    open() {
      closed?.open();
      closed = null;
    },
    gate() {
      state.reached += 1;
      if (closed === null) return undefined;
      state.waiting += 1;
      return closed.pass().then(() => void (state.waiting -= 1));
    },
  };
}

test('a turn that is held makes no call of the model, and goes on where it was when it is let go', async () => {
  await using server = await startModelServer(({ conversation }) => (conversation.length <= 2 ? CALL : says('done')));
  const held = door();
  const tool = echoTool({
    async execute() {
      held.shut();
      return { text: 'echoed', isError: false };
    },
  });
  const run = startTurn(server.baseUrl, { tools: [tool], gate: held.gate });
  await vi.waitFor(() => expect(held.state.waiting).toBe(1));
  expect(server.requests).toHaveLength(1);
  expect(run.events.at(-1)).toMatchObject({ type: 'tool-result', state: 'succeeded' });
  held.open();
  expect(await run.outcome).toMatchObject({ state: 'completed', steps: 2 });
  expect(run.said()).toBe('done');
});

test('a call that was approved while the turn is to be held is executed only when it is let go', async () => {
  await using server = await startModelServer(({ conversation }) => (conversation.length <= 2 ? CALL : says('done')));
  const held = door();
  let executed = 0;
  const tool = echoTool({
    policy: 'ask',
    async execute() {
      executed += 1;
      return { text: 'echoed', isError: false };
    },
  });
  const approve = async () => {
    held.shut();
    return 'allow' as const;
  };
  const run = startTurn(server.baseUrl, { tools: [tool], gate: held.gate, approve });
  await vi.waitFor(() => expect(held.state.waiting).toBe(1));
  expect(executed).toBe(0);
  held.open();
  expect(await run.outcome).toMatchObject({ state: 'completed' });
  expect(executed).toBe(1);
});

test('a stop ends a turn that is held, and closes the call it held', async () => {
  await using server = await startModelServer(() => CALL);
  const held = door();
  const approve = async () => {
    held.shut();
    return 'allow' as const;
  };
  const run = startTurn(server.baseUrl, { tools: [echoTool({ policy: 'ask' })], gate: held.gate, approve });
  await vi.waitFor(() => expect(held.state.waiting).toBe(1));
  run.stop();
  expect(await run.outcome).toMatchObject({ state: 'stopped' });
  expect(run.events.at(-1)).toMatchObject({ type: 'tool-result', state: 'stopped' });
});

test('a tool that must not be called now is not offered; whether that is so is looked at anew before each call of the model', async () => {
  await using server = await startModelServer(({ conversation }) => (conversation.length <= 2 ? CALL : says('done')));
  let isPlanning = false;
  const tools = [echoTool({ refusal: () => (isPlanning ? 'not in this mode' : null) }), echoTool({ name: 'other' })];
  const run = startTurn(server.baseUrl, { tools, emit: (event) => void (isPlanning ||= event.type === 'tool-result') });
  await run.outcome;
  const names = server.requests.map(({ body }) => (body['tools'] as { function: { name: string } }[]).map((tool) => tool.function.name));
  expect(names).toEqual([['echo', 'other'], ['other']]);
});

test.each(['before the user is asked', 'after the user has allowed it'])('a tool that must not be called now is not, and the model is told why: %s', async (when) => {
  await using server = await startModelServer(({ conversation }) => (conversation.length <= 2 ? CALL : says('done')));
  let reason: string | null = when.startsWith('before') ? 'not in this mode' : null;
  const asked: string[] = [];
  const approve = async ({ tool }: { tool: string }) => {
    asked.push(tool);
    reason = 'not in this mode';
    return 'allow' as const;
  };
  const execute = () => Promise.reject(new Error('it was executed'));
  const run = startTurn(server.baseUrl, { tools: [echoTool({ policy: 'ask', refusal: () => reason, execute })], approve });
  expect(await run.outcome).toMatchObject({ state: 'completed' });
  expect(asked).toEqual(when.startsWith('before') ? [] : ['echo']);
  expect(run.events.find((event) => event.type === 'tool-result')).toMatchObject({ state: 'denied', result: 'not in this mode' });
  expect(JSON.stringify(server.requests[1]?.body['messages'])).toContain('not in this mode');
});
