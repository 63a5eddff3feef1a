import type { SubagentStream } from '@chatos/contracts';
import { createLanguageModel } from '@chatos/model-gateway';
import { abortable } from '../abortable.ts';
import { chooseByModel, chooseByWords } from '../agents/choose-agent.ts';
import type { Choice } from '../agents/choose-agent.ts';
import { findAgent, findCommand, findSkill, knownAgents } from '../agents/directory.ts';
import type { KnownAgent } from '../agents/directory.ts';
import type { Wish } from '../agents/rank.ts';
import { SubagentError } from '../errors.ts';
import type { SubagentsOptions } from '../types.ts';
import type { Watchers } from '../watching/watchers.ts';
import { chooseModel, findModel } from './choose-model.ts';
import { MAX_DEPTH, MAX_RUNS_OF_SESSION } from './limits.ts';
import type { EndReason } from './outcome.ts';
import { Run } from './run.ts';
import type { RunRequest } from './run.ts';

/** Who calls: as the runtime says it in the call's `_meta`. */
export interface Caller {
  readonly sessionId: string;
  readonly turnId: string;
  readonly userMessageId: string;
  readonly callId: string;
}

export interface Order extends Wish {
  /** '' where it is left to us. */
  readonly agentId: string;
  readonly commandId: string;
  readonly model: string;
  readonly callerModel: string;
  readonly prefixes: readonly string[] | null;
}

export interface Runs {
  /** Chooses and looks up what was ordered, and starts it. A job goes on when its caller has gone. Rejects with SubagentError. */
  start(caller: Caller, order: Order, isJob: boolean, signal: AbortSignal): Promise<Run>;
  /** The agent that would be taken. */
  choose(caller: Caller, wish: Wish, signal: AbortSignal): Promise<Choice>;
  find(streamId: string): Run | null;
  /** Those of a session that are under way, oldest first. */
  ofSession(sessionId: string): Run[];
  /** The one the others of a session wait for: of those that go deepest the newest; with `turnId` only of those that turn waits for. Null where none runs. */
  deepest(sessionId: string, turnId?: string): Run | null;
  /** Ends a run and those it started; resolves when all have ended. */
  end(run: Run, reason: EndReason): Promise<void>;
  endSession(sessionId: string): Promise<void>;
  close(): Promise<void>;
}

export function createRuns(options: SubagentsOptions, watchers: Watchers): Runs {
  const running = new Map<string, Run>();
  /** Whose a tool call under way is, by its id. */
  const calls = new Map<string, Run>();
  let isClosing = false;

  /** Throws SubagentError where the session may start no more. */
  function assertRoom(caller: Caller, parent: Run | null): void {
    if (isClosing) throw new SubagentError('canceled', 'closing', { problem: 'ChatOS is closing.', remedy: 'Nothing more can be done for this call.' });
    if (caller.sessionId === '') throw new SubagentError('invalid', 'no-session', { problem: 'A subagent works for a session, and this call belongs to none.', remedy: 'Call it within a session of ChatOS.' });
    if ((parent?.depth ?? 0) >= MAX_DEPTH) throw new SubagentError('denied', 'too-deep', { problem: `Subagents may start subagents ${MAX_DEPTH} deep at most, and this one is at that depth.`, remedy: 'Do the work yourself.' });
    if (ofSession(caller.sessionId).length >= MAX_RUNS_OF_SESSION) {
      throw new SubagentError('denied', 'too-many-runs', { problem: `${MAX_RUNS_OF_SESSION} subagents of this session are at work already.`, remedy: 'Wait for one to end (get_sub_agent_status), or cancel one (cancel_sub_agent_job), then call again.' });
    }
  }

  function ofSession(sessionId: string): Run[] {
    return [...running.values()].filter(({ stream }) => stream.sessionId === sessionId);
  }

  /** The caller, where it is a subagent: its id is ours, and the session has to be the same. */
  function parentOf({ callId, sessionId }: Caller): Run | null {
    const parent = calls.get(callId) ?? null;
    return parent?.stream.sessionId === sessionId ? parent : null;
  }

  async function choose(caller: Caller, wish: Wish, signal: AbortSignal): Promise<Choice> {
    const snapshot = await abortable(options.snapshot(signal), signal);
    const agents = knownAgents(snapshot);
    if (!snapshot.settings.autoRoute || caller.sessionId === '') return chooseByWords(agents, wish);
    const model = parentOf(caller)?.model ?? options.sessionModel(caller.sessionId, snapshot);
    const apiKey = await abortable(options.apiKey(model), signal);
    return chooseByModel(agents, wish, createLanguageModel(model, { apiKey, retries: snapshot.settings.retry }), signal);
  }

  async function prepare(caller: Caller, order: Order, signal: AbortSignal): Promise<RunRequest> {
    const parent = parentOf(caller);
    assertRoom(caller, parent);
    const snapshot = await abortable(options.snapshot(signal), signal);
    const agents = knownAgents(snapshot);
    const { agent, notice } = order.agentId === '' ? await choose(caller, order, signal) : { agent: findAgent(agents, order.agentId), notice: '' };
    const command = order.commandId === '' ? null : findCommand(agents, agent.record, order.commandId);
    const skills = [...new Set([...agent.agent.skills, ...order.skills])].map((skill) => skillOf(agents, agent, skill, order));
    const wishes = [
      { name: order.model, by: 'The model of the call' },
      { name: command?.model ?? '', by: 'The model of the command' },
      { name: agent.agent.model, by: 'The model of the agent' },
      { name: snapshot.settings.subagentDefaultModel, by: 'The default model for subagents' },
    ];
    const { model, notices } = chooseModel(snapshot, wishes, () => findModel(snapshot.models, order.callerModel) ?? parent?.model ?? options.sessionModel(caller.sessionId, snapshot));
    return {
      snapshot, agent, command, task: order.task, model, prefixes: order.prefixes, parent,
      skills: skills.filter((skill) => skill !== null),
      notices: [...(notice === '' ? [] : [notice]), ...notices],
    };
  }

  function begin({ sessionId, turnId, userMessageId, callId }: Caller, request: RunRequest, isJob: boolean): Run {
    const id = crypto.randomUUID();
    const stream = options.store.start({
      id, jobId: isJob ? id : '', sessionId, toolCallId: callId, parentId: request.parent?.stream.id ?? '', agent: request.agent.agent.name, task: request.task, modelName: request.model.name,
    });
    const run = new Run(options, request, {
      changed: (changed) => watchers.publish(sessionId, { type: 'changed', stream: changed }),
      step: (of, step) => watchers.publish(sessionId, { type: 'step', streamId: of.id, step }),
      calling: (id, by) => void calls.set(id, by),
      called: (id) => void calls.delete(id),
    }, stream, request.parent?.origin ?? { turnId, userMessageId });
    running.set(id, run);
    void run.done.then(() => running.delete(id));
    watchers.publish(sessionId, { type: 'changed', stream });
    return run;
  }

  async function end(run: Run, reason: EndReason): Promise<void> {
    const started = [...running.values()].filter((other) => isWithin(other, run));
    for (const each of started) each.end(reason);
    await Promise.all(started.map(({ done }) => done));
  }

  return {
    choose,
    ofSession,
    end,
    deepest(sessionId, turnId) {
      const candidates = ofSession(sessionId).filter((run) => turnId === undefined || (run.isAwaited && run.origin.turnId === turnId));
      return candidates.reduce<Run | null>((deepest, run) => (run.depth >= (deepest?.depth ?? 0) ? run : deepest), null);
    },
    find: (streamId) => running.get(streamId) ?? null,
    async start(caller, order, isJob, signal) {
      const request = await prepare(caller, order, signal);
      signal.throwIfAborted();
      // Once more, for what was started while this was looked up; from here to the run there is no pause.
      assertRoom(caller, request.parent);
      return begin(caller, request, isJob);
    },
    async endSession(sessionId) {
      await Promise.all(ofSession(sessionId).map((run) => end(run, 'session-ended')));
    },
    async close() {
      isClosing = true;
      const open = [...running.values()];
      for (const run of open) run.end('closing');
      await Promise.all(open.map(({ done }) => done));
    },
  };
}

/** A skill the call names has to be there; one that only the definition names may have gone from its plugin. */
function skillOf(agents: readonly KnownAgent[], { record }: KnownAgent, skill: string, order: Order): ReturnType<typeof findSkill> | null {
  try {
    return findSkill(agents, record, skill);
  } catch (error) {
    if (order.skills.includes(skill)) throw error;
    return null;
  }
}

function isWithin(run: Run | null, ancestor: Run): boolean {
  return run !== null && (run === ancestor || isWithin(run.parent, ancestor));
}

/** For a reader that begins: what runs. */
export function runningState(runs: Pick<Runs, 'ofSession'>, sessionId: string): { type: 'state'; streams: SubagentStream[] } {
  return { type: 'state', streams: runs.ofSession(sessionId).map(({ stream }) => stream) };
}
