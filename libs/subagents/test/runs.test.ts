import { callsTool, createGate, failsWith, says, streams } from '@chatos/testing';
import { expect, test, vi } from 'vitest';
import { subagent } from './configuration.ts';
import { echoTool, harness } from './harness.ts';

const REVIEWER = subagent('reviewer', [{ id: 'reviewer', description: 'Reviews changes of code.', prompt: 'You review code.' }]);

test('a subagent works with a tool of the session and its answer is the result; every step is on disk, in events and with watchers', async () => {
  const run = await harness({
    subagents: [REVIEWER], tools: [echoTool()],
    agent: ({ toolResults }) => (toolResults.length === 0 ? streams([{ kind: 'reasoning', text: 'I think.' }, 'I look.', { kind: 'tool-call', tool: 'mcp_tools_echo', arguments: { text: 'hi' }, callId: 'call_0' }]) : says(`It said ${toolResults[0]}.`)),
  });
  const seen: unknown[] = [];
  const watching = run.subagents.watch('s1');
  const reading = (async () => {
    for await (const event of watching) seen.push(event.type === 'step' ? event.step.type : event.type === 'changed' ? event.stream.status : 'state');
  })();
  const progress: string[] = [];
  const result = await run.call('run_sub_agent', { task: 'Look at it.', agent_id: 'reviewer' }, { onProgress: (text) => progress.push(text) });
  expect(result).toMatchObject({ text: 'It said echo: hi.', data: { status: 'completed', agent_id: 'reviewer', agent: 'reviewer', model: 'large', model_calls: 2, input_tokens: 20, output_tokens: 10, chatos: { status: 'ok', server: 'subagent_router', tool: 'run_sub_agent', trace: { sessionId: 's1', runId: 't1', toolCallId: 'c1' } } } });
  expect(result.isError).toBeUndefined();

  const [stream] = run.streams();
  expect(stream).toMatchObject({ sessionId: 's1', toolCallId: 'c1', jobId: '', parentId: '', agent: 'reviewer', task: 'Look at it.', status: 'completed', result: 'It said echo: hi.', inputTokens: 20, outputTokens: 10 });
  const types = ['thinking', 'assistant', 'tool_call', 'tool_result', 'assistant'];
  expect(run.steps(stream!.id)).toMatchObject([
    { type: 'thinking', payload: { text: 'I think.' } }, { type: 'assistant', payload: { text: 'I look.' } }, { type: 'tool_call', payload: { tool: 'mcp_tools_echo', args: { text: 'hi' } } },
    { type: 'tool_result', payload: { tool: 'mcp_tools_echo', state: 'succeeded', result: 'echo: hi' } }, { type: 'assistant', payload: { text: 'It said echo: hi.' } },
  ]);
  expect(run.events.map(({ type }) => type)).toEqual(['subagent_start', 'subagent_user', ...types.map((type) => `subagent_${type}`), 'subagent_done']);
  expect(run.events.every(({ runId }) => runId === 't1')).toBe(true);
  await watching.return?.(undefined);
  await reading;
  expect(seen.filter((event) => types.includes(event as string))).toEqual(types);
  expect([seen[0], seen.at(-1)]).toEqual(['state', 'completed']);
  expect(progress).toEqual(expect.arrayContaining(['reviewer: I look.', 'reviewer: mcp_tools_echo']));
  expect(run.server.requests[0]?.conversation[0]).toMatchObject({ role: 'system', text: expect.stringMatching(/^You review code\.\n\nYou work as a subagent/) });
});

test('a subagent that starts another: the other’s stream names it, the answers go up, and three deep nobody starts a fourth', async () => {
  const run = await harness({
    subagents: [REVIEWER],
    agent: ({ toolResults, userText, tools }) => {
      const depth = Number(userText);
      if (toolResults.length > 0) return says(`${depth}>${toolResults[0]}`);
      return tools.includes('mcp_subagent_router_run_sub_agent') ? callsTool('mcp_subagent_router_run_sub_agent', { task: String(depth + 1), agent_id: 'reviewer' }, 'call_0') : says(`${depth}: nobody to ask`);
    },
  });
  const result = await run.call('run_sub_agent', { task: '1', agent_id: 'reviewer' });
  expect(result.text).toBe('1>2>3: nobody to ask');
  const [first, second, third] = run.streams();
  expect(run.streams()).toHaveLength(3);
  expect([first?.parentId, second?.parentId, third?.parentId]).toEqual(['', first?.id, second?.id]);
  // Every question of any depth is the session's, under the agent's name and an id of its own.
  expect(run.places).toMatchObject(Array.from({ length: 3 }, () => ({ sessionId: 's1', turnId: 't1', userMessageId: 'u1' })));
  expect(run.approvals).toMatchObject([{ sessionId: 's1', turnId: 't1', agent: 'reviewer', streamId: first?.id }, { sessionId: 's1', turnId: 't1', streamId: second?.id }]);
  expect(new Set(run.approvals.map(({ callId }) => callId)).size).toBe(2);
});

test('a nested subagent has no tool its caller does not have', async () => {
  const run = await harness({
    subagents: [subagent('team', [{ id: 'lead', tools: ['mcp_subagent_router_*'] }, { id: 'worker' }])], tools: [echoTool()],
    agent: ({ userText, toolResults }) => (userText === 'lead' && toolResults.length === 0 ? callsTool('mcp_subagent_router_run_sub_agent', { task: 'work', agent_id: 'worker' }) : says('done')),
  });
  await run.call('run_sub_agent', { task: 'lead', agent_id: 'lead' });
  expect(run.server.requests[1]?.userText).toBe('work');
  expect(run.server.requests[1]?.tools).toContain('mcp_subagent_router_get_sub_agent');
  expect(run.server.requests[1]?.tools).not.toContain('mcp_tools_echo');
});

test('one that loops ends at its rounds, and at its tokens, with words on what to do', async () => {
  const run = await harness({ subagents: [REVIEWER], tools: [echoTool()], settings: { maxToolPasses: 3 }, agent: () => streams(['Again.', { kind: 'tool-call', tool: 'mcp_tools_echo', arguments: { text: 'again' } }]) });
  const rounds = await run.call('run_sub_agent', { task: 'loop', agent_id: 'reviewer' });
  expect(rounds).toMatchObject({ isError: true, text: expect.stringMatching(/limit of 3 rounds.*smaller or more exact task.*last: Again\./s), data: { status: 'failed', model_calls: 4, chatos: { status: 'error', code: 'budget-exhausted' } } });
  run.configure((now) => ({ ...now, settings: { ...now.settings, maxToolPasses: 200, maxTokensPerTurn: 40 } }));
  const tokens = await run.call('run_sub_agent', { task: 'loop', agent_id: 'reviewer' });
  expect(tokens).toMatchObject({ isError: true, text: expect.stringContaining('limit of 40 tokens'), data: { model_calls: 3, chatos: { code: 'budget-exhausted' } } });
  expect(run.streams().map(({ status }) => status)).toEqual(['failed', 'failed']);
});

test('a stop of the turn stops the run; the model’s request is broken off', async () => {
  const run = await harness({ subagents: [REVIEWER], agent: () => streams(['begun', { kind: 'hang' }]) });
  const stop = new AbortController();
  const call = run.call('run_sub_agent', { task: 'x', agent_id: 'reviewer' }, { signal: stop.signal });
  const request = await run.server.request(0);
  await vi.waitFor(() => expect(request.partsSent).toBeGreaterThan(0));
  stop.abort();
  await expect(call).rejects.toThrow();
  await vi.waitFor(() => expect(run.streams()[0]).toMatchObject({ status: 'stopped', result: expect.stringContaining('stopped with the turn') }));
  expect(await request.ended).toBe('broken-off');
  expect(run.steps(run.streams()[0]!.id)[0]).toMatchObject({ type: 'assistant', payload: { text: 'begun' } });
});

test('one that the user cancels ends, with those it started, and its caller is told so', async () => {
  const run = await harness({
    subagents: [REVIEWER],
    agent: ({ userText }) => (userText === 'outer' ? callsTool('mcp_subagent_router_run_sub_agent', { task: 'inner', agent_id: 'reviewer' }) : streams(['…', { kind: 'hang' }])),
  });
  const call = run.call('run_sub_agent', { task: 'outer', agent_id: 'reviewer' });
  await run.server.request(1);
  const [outer] = run.streams();
  expect(await run.subagents.cancel(outer!.id)).toMatchObject({ status: 'stopped' });
  expect(await call).toMatchObject({ isError: true, text: expect.stringContaining('It was cancelled'), data: { chatos: { status: 'canceled', code: 'stopped' } } });
  expect(run.streams().map(({ status }) => status)).toEqual(['stopped', 'stopped']);
  expect(await run.subagents.cancel(outer!.id)).toMatchObject({ status: 'stopped' });
  await expect(run.subagents.cancel('nobody')).rejects.toMatchObject({ code: 'record-unknown' });
});

test('a job goes on after its call: its status tells the answer, it is cancelled once, and another session does not see it', async () => {
  const gate = createGate();
  const run = await harness({ subagents: [REVIEWER], agent: () => streams([{ kind: 'gate', gate }, 'ready']) });
  const started = await run.call('start_sub_agent_async', { task: 'x', agent_id: 'reviewer' });
  const { job_id } = started.data;
  expect(run.streams()[0]).toMatchObject({ id: job_id, jobId: job_id, status: 'running' });
  expect((await run.call('get_sub_agent_status', { job_id })).data).toMatchObject({ status: 'running', result: '' });
  expect(await run.call('get_sub_agent_status', { job_id }, { sessionId: 's2' })).toMatchObject({ isError: true, data: { chatos: { status: 'not_found', code: 'job-unknown' } } });
  gate.open();
  await vi.waitFor(async () => expect(await run.call('get_sub_agent_status', { job_id })).toMatchObject({ text: 'ready', data: { status: 'completed', result: 'ready' } }));
  expect((await run.call('cancel_sub_agent_job', { job_id })).data).toMatchObject({ status: 'completed', chatos: { status: 'noop' } });
});

test('a session has so many runs at once and no more; one that ends makes room', async () => {
  const run = await harness({ subagents: [REVIEWER], agent: () => streams([{ kind: 'hang' }]) });
  const jobs = [];
  for (let index = 0; index < 4; index += 1) jobs.push((await run.call('start_sub_agent_async', { task: 'x', agent_id: 'reviewer' })).data['job_id']);
  expect(await run.call('start_sub_agent_async', { task: 'x', agent_id: 'reviewer' })).toMatchObject({ isError: true, text: expect.stringContaining('cancel_sub_agent_job'), data: { chatos: { status: 'denied', code: 'too-many-runs' } } });
  expect((await run.call('start_sub_agent_async', { task: 'x', agent_id: 'reviewer' }, { sessionId: 's2' })).isError).toBeUndefined();
  expect((await run.call('cancel_sub_agent_job', { job_id: jobs[0] })).data).toMatchObject({ status: 'stopped', chatos: { status: 'ok' } });
  expect((await run.call('start_sub_agent_async', { task: 'x', agent_id: 'reviewer' })).isError).toBeUndefined();
  await run.subagents.sessionEnded('s1');
  expect(run.streams().every(({ status }) => status === 'stopped')).toBe(true);
  expect(run.streams('s2')[0]?.status).toBe('running');
});

test('a provider that refuses, an empty answer, and no agent at all are errors with words', async () => {
  const run = await harness({ subagents: [REVIEWER], agent: ({ userText }) => (userText === 'fail' ? failsWith(500, 'broken') : says('')) });
  expect(await run.call('run_sub_agent', { task: 'fail', agent_id: 'reviewer' })).toMatchObject({ isError: true, text: expect.stringContaining('500'), data: { status: 'failed', chatos: { code: 'run-failed' } } });
  expect(await run.call('run_sub_agent', { task: 'empty', agent_id: 'reviewer' })).toMatchObject({ isError: true, data: { chatos: { code: 'empty-answer' } } });
  expect(await run.call('run_sub_agent', { task: 'x', agent_id: 'nobody' })).toMatchObject({ isError: true, text: 'There is no subagent "nobody". There are: reviewer.', data: { chatos: { status: 'not_found' } } });
  expect(await run.call('run_sub_agent', { agent_id: 'reviewer' })).toMatchObject({ isError: true, text: expect.stringMatching(/"task".*It takes: task, agent_id\?/s), data: { chatos: { status: 'invalid' } } });
  expect(await run.call('run_sub_agent', { task: 'x', agent_id: 'reviewer' }, { sessionId: '' })).toMatchObject({ isError: true, data: { chatos: { code: 'no-session' } } });
  expect(run.streams()).toHaveLength(2);
});

test('a model nobody configured falls back with a notice; call, agent and setting decide in this order', async () => {
  const run = await harness({ subagents: [subagent('own', [{ id: 'own', model: 'small' }]), subagent('bad', [{ id: 'bad', model: 'opus-9' }])], agent: () => says('done') });
  const modelOf = async (input: object) => (await run.call('run_sub_agent', { task: 'x', ...input })).data['model'];
  expect(await modelOf({ agent_id: 'own' })).toBe('small');
  expect(await modelOf({ agent_id: 'own', model: 'LARGE' })).toBe('large');
  expect(await modelOf({ agent_id: 'bad' })).toBe('large');
  expect(await modelOf({ agent_id: 'bad', caller_model: 'small' })).toBe('small');
  run.configure((now) => ({ ...now, settings: { ...now.settings, subagentDefaultModel: 'small' } }));
  expect(await modelOf({ agent_id: 'bad', model: 'garbage' })).toBe('small');
  const last = run.streams().at(-1)!;
  expect(run.steps(last.id).slice(0, 2)).toEqual([
    { type: 'notice', payload: { text: 'The model of the call "garbage" is not configured; small is used.' } },
    { type: 'notice', payload: { text: 'The model of the agent "opus-9" is not configured; small is used.' } },
  ]);
});

test('what a subagent asks the user is asked for its session; a denied call is not made', async () => {
  const execute = vi.fn();
  const run = await harness({
    subagents: [REVIEWER], tools: [echoTool({ policy: 'ask', execute })], approve: async () => 'deny',
    agent: ({ toolResults }) => (toolResults.length === 0 ? callsTool('mcp_tools_echo', { text: 'hi' }) : says(`told: ${toolResults[0]}`)),
  });
  expect((await run.call('run_sub_agent', { task: 'x', agent_id: 'reviewer' })).text).toContain('told: The user denied this call.');
  expect(run.approvals).toMatchObject([{ sessionId: 's1', agent: 'reviewer', tool: 'mcp_tools_echo', arguments: { text: 'hi' }, callId: expect.stringMatching(/^[0-9a-f-]{36}\.1$/) }]);
  expect(execute).not.toHaveBeenCalled();
});

test('its tools are those of its definition, narrowed by the call', async () => {
  const tools = ['mcp_tools_echo', 'mcp_tools_other', 'mcp_files_read', 'read_result'].map((name) => echoTool({ name }));
  const run = await harness({ subagents: [subagent('own', [{ id: 'own', tools: ['mcp_tools_*', 'mcp_files_read', 'mcp_gone_tool'] }]), REVIEWER], tools, agent: () => says('done') });
  await run.call('run_sub_agent', { task: 'x', agent_id: 'own' });
  await run.call('run_sub_agent', { task: 'x', agent_id: 'own', mcp_allow_prefixes: ['files'] });
  await run.call('run_sub_agent', { task: 'x', agent_id: 'reviewer', mcp_allow_prefixes: ['mcp_tools_o'] });
  await run.call('run_sub_agent', { task: 'x', agent_id: 'reviewer', mcp_allow_prefixes: [] });
  expect(run.server.requests.map((request) => request.tools)).toEqual([['mcp_tools_echo', 'mcp_tools_other', 'mcp_files_read', 'read_result'], ['mcp_files_read', 'read_result'], ['mcp_tools_other', 'read_result'], expect.arrayContaining(['mcp_tools_echo', 'mcp_files_read', 'mcp_subagent_router_run_sub_agent'])]);
  // What a server says of its tools is told to who has one of them.
  expect(run.server.requests.map(({ conversation }) => conversation[0]?.text.includes('Say it once.'))).toEqual([true, false, true, true]);
  expect(run.steps(run.streams()[0]!.id)[0]).toEqual({ type: 'notice', payload: { text: 'Not available here: mcp_gone_tool.' } });
});
