import type { ConfigurationSnapshot, ModelRecord, SubagentCommand, SubagentSkill, SubagentStep, SubagentStream } from '@chatos/contracts';
import { costOf, createLanguageModel, explainModelError, hasPrices, isContextExceeded } from '@chatos/model-gateway';
import { compactionThreshold, runTurn, withServerInstructions } from '@chatos/turn';
import type { ServerInstructions, TurnEvent, TurnOutcome, TurnTool } from '@chatos/turn';
import { abortable } from '../abortable.ts';
import type { KnownAgent } from '../agents/directory.ts';
import { wordsOf } from '../errors.ts';
import type { SubagentPlace, SubagentsOptions } from '../types.ts';
import { MAX_DEPTH } from './limits.ts';
import { runOutcome } from './outcome.ts';
import type { EndReason, RunOutcome } from './outcome.ts';
import { systemPrompt, taskText } from './prompts.ts';
import { StepRecorder } from './step-recorder.ts';
import { toolSet } from './tool-set.ts';
import { UserCorrections } from './user-corrections.ts';

/** Everything a run was asked for, looked up. */
export interface RunRequest {
  readonly snapshot: ConfigurationSnapshot;
  readonly agent: KnownAgent;
  readonly skills: readonly SubagentSkill[];
  readonly command: SubagentCommand | null;
  readonly task: string;
  readonly model: ModelRecord;
  readonly prefixes: readonly string[] | null;
  /** What is told before it begins. */
  readonly notices: readonly string[];
  readonly parent: Run | null;
}

export interface RunHooks {
  changed(stream: SubagentStream): void;
  step(stream: SubagentStream, step: SubagentStep): void;
  /** A call of this run begins, under an id that is nobody else's; until it ends, what is called under it is called by this run. */
  calling(callId: string, run: Run): void;
  called(callId: string): void;
}

/** One run of a subagent, from its row in the store to its one end. */
export class Run {
  /** Resolves when it has ended and its end is on disk (or the disk refused it); never rejects. */
  readonly done: Promise<RunOutcome>;
  readonly depth: number;
  readonly model: ModelRecord;
  readonly parent: Run | null;
  /** Whether the session's turn waits for it (and for whoever started it): it is no job, nor works for one. */
  readonly isAwaited: boolean;
  private readonly options: SubagentsOptions;
  private readonly request: RunRequest;
  private readonly hooks: RunHooks;
  private readonly place: SubagentPlace;
  private readonly recorder: StepRecorder;
  private readonly corrections = new UserCorrections();
  private readonly controller = new AbortController();
  private readonly listeners = new Set<(text: string) => void>();
  private current: SubagentStream;
  private endReason: EndReason | null = null;
  private toolNames: ReadonlySet<string> = new Set();
  private steps = 0;
  /** Why the session's budget ended it; null where it did not. */
  private exhausted: string | null = null;

  constructor(options: SubagentsOptions, request: RunRequest, hooks: RunHooks, stream: SubagentStream, origin: Run['origin']) {
    this.options = options;
    this.request = request;
    this.hooks = hooks;
    this.current = stream;
    this.model = request.model;
    this.parent = request.parent;
    this.depth = (request.parent?.depth ?? 0) + 1;
    this.isAwaited = stream.jobId === '' && (request.parent?.isAwaited ?? true);
    this.place = { sessionId: stream.sessionId, ...origin, streamId: stream.id, agent: request.agent.agent.name };
    this.recorder = new StepRecorder({ record: (type, payload) => this.record(type, payload), progress: (text) => this.tellProgress(text) });
    this.done = this.run();
  }

  get stream(): SubagentStream {
    return this.current;
  }

  get agentId(): string {
    return this.request.agent.id;
  }

  /** The session's turn it works for, however deep. */
  get origin(): Pick<SubagentPlace, 'turnId' | 'userMessageId'> {
    const { turnId, userMessageId } = this.place;
    return { turnId, userMessageId };
  }

  /** The model calls made. */
  get modelCalls(): number {
    return this.steps;
  }

  /** What it is allowed to call; nothing before it has been gathered. */
  get tools(): ReadonlySet<string> {
    return this.toolNames;
  }

  /** Ends it from outside; harmless once it has ended. */
  end(reason: EndReason): void {
    this.endReason ??= reason;
    this.controller.abort(new DOMException('The run of the subagent was ended.', 'AbortError'));
  }

  /** Takes a correction of the user: a step of the run when this returns, told to its model before its next call. False where the run is ending; throws what the disk throws. */
  correct(text: string): boolean {
    if (this.controller.signal.aborted) return false;
    this.record('correction', { text });
    this.corrections.add(text);
    return true;
  }

  onProgress(listener: (text: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async run(): Promise<RunOutcome> {
    // After this the constructor is done, and whoever made the run knows it.
    await Promise.resolve();
    let outcome: TurnOutcome;
    try {
      outcome = await this.execute();
    } catch (error) {
      const isEnded = this.controller.signal.aborted;
      outcome = { state: isEnded ? 'stopped' : 'failed', notice: isEnded ? null : wordsOf(error), steps: this.steps, inputTokens: 0, outputTokens: 0 };
    }
    const ended = runOutcome({ outcome, reason: this.endReason, lastText: this.recorder.lastText, limits: this.request.snapshot.settings, exhausted: this.exhausted });
    this.finish(ended);
    return ended;
  }

  private async execute(): Promise<TurnOutcome> {
    const { signal } = this.controller;
    const { snapshot, agent, skills, command, task, model, notices } = this.request;
    const text = taskText(task, command);
    const { id: streamId, toolCallId, parentId } = this.current;
    this.recordEvent('subagent_start', { agentId: agent.id, task, model: model.name, toolCallId, parentId });
    for (const notice of notices) this.record('notice', { text: notice });
    if (!hasPrices(model) && (snapshot.settings.maxCostPerTurn > 0 || snapshot.settings.maxCostPerSession > 0)) this.record('notice', { text: `The limit in money cannot be kept for the model "${model.name}": its prices are not known.` });
    const [{ tools, instructions }, apiKey] = await abortable(Promise.all([this.gather(signal), this.options.apiKey(model)]), signal);
    this.recordEvent('subagent_user', { text, streamId });
    return runTurn({
      model: (onRetry) => createLanguageModel(model, { apiKey, retries: snapshot.settings.retry, onRetry }),
      system: withServerInstructions(systemPrompt(agent.agent, skills), instructions),
      messages: [{ role: 'user', content: text }],
      tools,
      maxToolPasses: snapshot.settings.maxToolPasses,
      ...(model.supportsVision && this.options.readMedia ? { readMedia: this.options.readMedia } : {}),
      limitReached: () => this.limitReached(),
      corrections: this.corrections,
      gate: (gateSignal) => (this.isAwaited ? this.options.gate?.(this.place, gateSignal) : undefined),
      compaction: {
        threshold: () => compactionThreshold(snapshot.settings, model),
        takenBefore: 0,
        takeWish: () => false,
        isTooLong: (error) => isContextExceeded(error, model),
      },
      approve: ({ callId, tool, arguments: input }, approvalSignal) => this.options.approve({ ...this.place, callId: this.ownCallId(callId), tool, arguments: input }, approvalSignal),
      emit: (event) => this.take(event),
      explain: (error) => explainModelError(error, model),
      signal,
    });
  }

  private async gather(signal: AbortSignal): Promise<{ tools: TurnTool[]; instructions: readonly ServerInstructions[] }> {
    const { agent, prefixes, parent } = this.request;
    const gathered = await this.options.gather(this.place, signal);
    signal.throwIfAborted();
    for (const { problem, remedy } of gathered.problems) this.record('notice', { text: `${problem} ${remedy}`.trim() });
    const { tools, missing } = toolSet({ offered: gathered.tools, allowed: agent.agent.tools, prefixes, callerTools: parent?.tools ?? null, mayStartSubagents: this.depth < MAX_DEPTH });
    if (missing.length > 0) this.record('notice', { text: `Not available here: ${missing.join(', ')}.` });
    this.toolNames = new Set(tools.map(({ name }) => name));
    return { tools: tools.map((tool) => this.ownTool(tool)), instructions: gathered.instructionsFor?.(this.toolNames) ?? [] };
  }

  /** The tool, called under an id of this run's own: what it starts finds its parent by it, and no two subagents' calls are mixed up. */
  private ownTool(tool: TurnTool): TurnTool {
    return {
      ...tool,
      execute: async (input, context) => {
        const callId = this.ownCallId(context.callId);
        this.hooks.calling(callId, this);
        try {
          return await tool.execute(input, { ...context, callId });
        } finally {
          this.hooks.called(callId);
        }
      },
    };
  }

  /** Short whatever the provider wrote, for servers leave out ids that are too long. */
  private ownCallId(callId: string): string {
    const known = this.callIds.get(callId) ?? `${this.current.id}.${this.callIds.size + 1}`;
    this.callIds.set(callId, known);
    return known;
  }
  private readonly callIds = new Map<string, string>();

  private take(event: TurnEvent): void {
    this.recorder.apply(event);
    if (event.type === 'step-finished') this.steps = event.step + 1;
    if (event.type !== 'step-finished' && event.type !== 'compacted') return;
    const { usage } = event;
    const inputTokens = this.current.inputTokens + usage.inputTokens;
    const outputTokens = this.current.outputTokens + usage.outputTokens;
    const costOfCall = costOf(this.model, usage);
    const cost = this.current.cost + costOfCall;
    this.options.spent?.(this.place.turnId, { inputTokens: usage.inputTokens, outputTokens: usage.outputTokens, cost: costOfCall });
    this.change(this.options.store.update(this.current.id, { inputTokens, outputTokens, cost }));
    const { maxTokensPerTurn, maxCostPerTurn } = this.request.snapshot.settings;
    // Where this call was the last one anyway, the turn is over before it looks at its signal again.
    if (maxTokensPerTurn > 0 && inputTokens + outputTokens >= maxTokensPerTurn) this.end('budget');
    if (maxCostPerTurn > 0 && cost >= maxCostPerTurn) this.end('cost');
  }

  private limitReached(): string | null {
    this.exhausted = this.options.budget?.(this.place) ?? null;
    return this.exhausted;
  }

  private record(type: string, payload: object): void {
    const step = this.options.store.addStep(this.current.id, { type, payload });
    this.recordEvent(`subagent_${type}`, payload);
    this.hooks.step(this.current, step);
  }

  private recordEvent(type: string, payload: object): void {
    const { sessionId, turnId, streamId, agent } = this.place;
    this.options.recordEvent(type, { ...payload, sessionId, streamId, agent }, turnId);
  }

  private change(stream: SubagentStream): void {
    this.current = stream;
    this.hooks.changed(stream);
  }

  private tellProgress(text: string): void {
    for (const listener of this.listeners) listener(text);
  }

  /** The one end; where the disk refuses it, watchers are told all the same, and the row is put right at the next start. */
  private finish({ status, code, result: answer }: RunOutcome): void {
    this.controller.abort();
    // Acknowledged to the user, so whoever reads the answer is told.
    const unread = this.corrections.take();
    const result = unread.length === 0 ? answer : `${answer}\n\nThe user corrected it meanwhile, which it did not read any more:\n${unread.join('\n')}`;
    let ended: SubagentStream = { ...this.current, status, result, updatedAt: Date.now() };
    try {
      this.recorder.flush();
      if (unread.length > 0) this.record('notice', { text: 'It ended before it read the last correction.' });
      if (status !== 'completed') this.record('notice', { text: result });
      ended = this.options.store.finish(this.current.id, status, result);
    } catch (error) {
      const isGone = this.endReason === 'session-ended' && typeof error === 'object' && error !== null && 'code' in error && error.code === 'record-unknown';
      if (!isGone) this.options.log('error', `subagents: the end of run ${this.current.id} could not be written: ${wordsOf(error)}`);
    }
    this.change(ended);
    this.recordEvent('subagent_done', { status, code, result });
  }
}
