import type { SubagentStream } from '@chatos/contracts';
import { abortable } from '../abortable.ts';
import { findAgent, findCommand, knownAgents } from '../agents/directory.ts';
import type { KnownAgent } from '../agents/directory.ts';
import { rankAgents } from '../agents/rank.ts';
import { SubagentError } from '../errors.ts';
import { HEARTBEAT_MS, STATUS_WAIT_MS } from '../runs/limits.ts';
import type { RunOutcome } from '../runs/outcome.ts';
import type { Run } from '../runs/run.ts';
import type { Caller, Order, Runs } from '../runs/runs.ts';
import type { SubagentsOptions } from '../types.ts';
import { agentInput, agentOutput, jobInput, jobOutput, runInput, runOutput, startOutput, suggestInput, suggestOutput } from './schemas.ts';
import type { AgentFace } from './schemas.ts';
import { routerTool } from './tool.ts';
import type { RouterCall, RouterTool } from './tool.ts';

const SUGGESTIONS = 5;
const READS = { readOnlyHint: true, idempotentHint: true, openWorldHint: false } as const;
/** A subagent may do whatever its tools do. */
const WORKS = { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true } as const;

/** The router's tools: names and arguments as the predecessor's (predecessor-facts.md 1.5). */
export function createRouterTools(options: SubagentsOptions, runs: Runs): RouterTool[] {
  const { store, statusWaitMs = STATUS_WAIT_MS } = options;

  async function agentsNow(signal: AbortSignal): Promise<KnownAgent[]> {
    return knownAgents(await abortable(options.snapshot(signal), signal));
  }

  /** A job of the caller's session; one of another session does not exist for it. */
  function jobOf(jobId: string, { trace }: RouterCall): SubagentStream {
    const stream = runs.find(jobId)?.stream ?? store.find(jobId);
    if (stream?.sessionId === trace.sessionId && stream.jobId === jobId) return stream;
    throw new SubagentError('not_found', 'job-unknown', { problem: `There is no job "${jobId.slice(0, 80)}" in this session.`, remedy: 'Use the job_id that start_sub_agent_async gave.' });
  }

  return [
    routerTool({
      name: 'get_sub_agent', title: 'Look at a subagent', description: 'Tells what a subagent is for: its description, prompt, model, tools, skills and commands.', input: agentInput, output: agentOutput, annotations: READS, defaultPolicy: 'allow',
      async run({ agent_id }, { signal }) {
        const known = findAgent(await agentsNow(signal), agent_id);
        const { prompt, tools } = known.agent;
        return { status: 'ok', text: `${describe(known)}\n\n${prompt}`, data: { agent: { ...faceOf(known), prompt, tools } } };
      },
    }),
    routerTool({
      name: 'suggest_sub_agent', title: 'Find a subagent', description: 'Tells which subagents fit a task, best first, without running one.', input: suggestInput, output: suggestOutput, annotations: READS, defaultPolicy: 'allow',
      async run({ task, category, skills, query, command_id }, call) {
        const wish = { task, category, skills, query };
        const agents = await agentsNow(call.signal);
        if (command_id !== '') findCommand(agents, null, command_id);
        const { agent: best, notice } = await runs.choose(callerOf(call), wish, call.signal);
        const ranked = rankAgents(agents, wish);
        const first = ranked.find(({ id }) => id === best.id) ?? { ...best, score: 0 };
        const suggestions = [first, ...ranked.filter(({ id }) => id !== best.id)].slice(0, SUGGESTIONS);
        return {
          status: 'ok', text: `${notice}\n${suggestions.map((each) => `- ${describe(each)}`).join('\n')}`,
          data: { agent_id: best.id, reason: notice, suggestions: suggestions.map((each) => ({ ...faceOf(each), score: each.score })) },
        };
      },
    }),
    routerTool({
      name: 'run_sub_agent', title: 'Run a subagent', description: 'Gives a task to a subagent and waits for its answer. It does not see this conversation, so the task has to say everything it needs.', input: runInput, output: runOutput, annotations: WORKS, defaultPolicy: 'ask',
      async run(input, call) {
        const run = await runs.start(callerOf(call), orderOf(input), false, call.signal);
        const { status, code, result } = await followed(run, call);
        const { stream } = run;
        const data = { ...runFaceOf(stream), agent_id: run.agentId, model_calls: run.modelCalls };
        if (status === 'completed') return { status: 'ok', text: result, data };
        throw new SubagentError(status === 'stopped' ? 'canceled' : 'error', code, { problem: `The subagent ${stream.agent} did not finish its task.`, remedy: result }, data);
      },
    }),
    routerTool({
      name: 'start_sub_agent_async', title: 'Start a subagent', description: 'Gives a task to a subagent and goes on at once; the subagent works on, also after this turn. Ask for its answer with get_sub_agent_status.', input: runInput, output: startOutput, annotations: WORKS, defaultPolicy: 'ask',
      async run(input, call) {
        const { stream, agentId } = await runs.start(callerOf(call), orderOf(input), true, call.signal);
        return {
          status: 'ok', text: `${stream.agent} works on it as job ${stream.jobId}. Ask for its answer with get_sub_agent_status.`,
          data: { job_id: stream.jobId, stream_id: stream.id, agent_id: agentId, agent: stream.agent, model: stream.modelName },
        };
      },
    }),
    routerTool({
      name: 'get_sub_agent_status', title: 'Ask after a subagent', description: `Tells how far a job is, and its answer once it is done. Waits up to ${Math.round(STATUS_WAIT_MS / 1000)} seconds for its end, so there is no need to ask often.`, input: jobInput, output: jobOutput, annotations: READS, defaultPolicy: 'allow',
      async run({ job_id }, call) {
        jobOf(job_id, call);
        const run = runs.find(job_id);
        if (run !== null) await ended(run, statusWaitMs, call);
        const stream = jobOf(job_id, call);
        return { status: 'ok', text: statusText(stream, store.steps(stream.id, { limit: 1 }).items[0]), data: { job_id, ...runFaceOf(stream) } };
      },
    }),
    routerTool({
      name: 'cancel_sub_agent_job', title: 'Cancel a subagent', description: 'Stops a job and the subagents it started.', input: jobInput, output: jobOutput, annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false }, defaultPolicy: 'allow',
      async run({ job_id }, call) {
        jobOf(job_id, call);
        const run = runs.find(job_id);
        if (run !== null) await abortable(runs.end(run, 'cancelled'), call.signal);
        const stream = jobOf(job_id, call);
        return { status: run === null ? 'noop' : 'ok', text: run === null ? `The job had ended already: ${stream.status}.` : `The job of ${stream.agent} is ${stream.status}.`, data: { job_id, ...runFaceOf(stream) } };
      },
    }),
  ];
}

function callerOf({ trace: { sessionId, runId, userMessageId, toolCallId } }: RouterCall): Caller {
  return { sessionId, turnId: runId, userMessageId, callId: toolCallId };
}

function orderOf({ task, agent_id, category, skills, query, command_id, model, caller_model, mcp_allow_prefixes }: ReturnType<typeof runInput.parse>): Order {
  return { task, agentId: agent_id, category, skills, query, commandId: command_id, model, callerModel: caller_model, prefixes: mcp_allow_prefixes.length === 0 ? null : mcp_allow_prefixes };
}

/** Waits for the end of a run its caller waits for: the caller's end is its end, and the caller is told how far it is. */
async function followed(run: Run, { signal, progress }: RouterCall): Promise<RunOutcome> {
  let last = 'works';
  const tell = () => progress(`${run.stream.agent}: ${last}`);
  const stopListening = run.onProgress((text) => {
    last = text;
    tell();
  });
  const heartbeat = setInterval(tell, HEARTBEAT_MS);
  const onAbort = () => run.end('caller-gone');
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await run.done;
  } finally {
    clearInterval(heartbeat);
    signal.removeEventListener('abort', onAbort);
    stopListening();
  }
}

async function ended(run: Run, patienceMs: number, { signal }: RouterCall): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  try {
    await abortable(Promise.race([run.done, patience]), signal);
  } finally {
    clearTimeout(timer);
  }
}

function faceOf({ id, agent, record }: KnownAgent): AgentFace {
  return { agent_id: id, name: agent.name, description: agent.description, plugin: record.name, model: agent.model, skills: agent.skills, commands: record.content.commands.map((command) => command.id) };
}

function runFaceOf({ id, agent, modelName, status, result, inputTokens, outputTokens }: SubagentStream) {
  return { stream_id: id, agent, model: modelName, status, result, input_tokens: inputTokens, output_tokens: outputTokens };
}

function describe({ id, agent }: KnownAgent): string {
  return agent.description === '' ? id : `${id}: ${agent.description}`;
}

function statusText({ agent, status, result }: SubagentStream, newest: { type: string; payload: unknown } | undefined): string {
  if (status === 'completed') return result;
  if (status !== 'running') return `The job of ${agent} ended: ${status}. ${result}`;
  return `${agent} is still at work${newest === undefined ? '' : ` (last: ${newest.type})`}. Ask again later, or go on with something else.`;
}
