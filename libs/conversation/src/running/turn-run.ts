import type { ApprovalScope, ConfigurationSnapshot, Message, ModelRecord, Session, Turn, TurnState } from '@chatos/contracts';
import { costOf, createLanguageModel, explainModelError, hasPrices, isContextExceeded } from '@chatos/model-gateway';
import { compactionThreshold, runTurn, withServerInstructions } from '@chatos/turn';
import type { StepUsage, TurnEvent, TurnOutcome } from '@chatos/turn';
import { mediaReader } from '../blobs/read-media.ts';
import { ConversationError } from '../errors.ts';
import { publicTurn } from '../store/turn-store.ts';
import type { TurnChanges, TurnRow } from '../store/turn-store.ts';
import { abortable } from './abortable.ts';
import { budgetNotice, missingPricesNotice } from './budget.ts';
import { Approvals } from './approvals.ts';
import type { ApprovalDecision } from './approvals.ts';
import type { EngineParts } from './engine-parts.ts';
import { joinNotices, notCorrectable, PendingCorrections, unansweredNotice } from './corrections.ts';
import { noticeOf } from './explain.ts';
import { buildHistory } from './history.ts';
import { interruptedNotice, placeOfEnd } from './interruption.ts';
import type { PlaceOfEnd } from './interruption.ts';
import { chooseModel } from './model-choice.ts';
import { modelKey } from './model-key.ts';
import { notPausable, Pause } from './pause.ts';
import { policyFor } from './policies.ts';
import { usageOfSession } from './session-usage.ts';
import { sumOf } from './subagent-spending.ts';
import { gatherTools } from './tools.ts';
import { TurnRecorder } from './turn-recorder.ts';

/** Why a run was ended from outside; the first reason counts. */
type EndReason = 'stopped' | 'closing' | 'storage-failed';

/**
 * One turn from its start to its one end. Made when the turn's time has come: the constructor writes the start and the assistant's empty
 * message, so that every later state has a place to be seen.
 */
export class TurnRun {
  /** Resolves when the turn has ended and its end is on disk (or the disk refused it); never rejects. */
  readonly done: Promise<void>;
  private readonly parts: EngineParts;
  private readonly recorder: TurnRecorder;
  private readonly approvals: Approvals;
  private readonly pauses = new Pause((isHeld) => this.changeState(isHeld ? 'paused' : 'running'));
  private readonly corrections = new PendingCorrections();
  private readonly controller = new AbortController();
  private turn: TurnRow;
  private readonly modelId: string | null;
  private workspaceRoot: string | null = null;
  private endReason: EndReason | null = null;
  /** Where it was when it was ended from outside: what was under way then is closed before its end is written. */
  private place: PlaceOfEnd | null = null;
  /** What of the turn's row is not on disk yet. */
  private unwritten: TurnChanges | null = null;
  private storageError: unknown = null;
  private serverNotice: string | null = null;

  constructor(parts: EngineParts, session: Session, turn: TurnRow) {
    this.parts = parts;
    this.modelId = session.modelId;
    const startedAt = Date.now();
    const message: Message = {
      id: crypto.randomUUID() as Message['id'], sessionId: turn.sessionId, turnId: turn.id, role: 'assistant', parts: [], firstPosition: 0, turnState: 'running', turnNotice: null, createdAt: startedAt,
    };
    const messageSeq = parts.store.transaction(() => {
      parts.store.turns.update(turn.seq, { state: 'running', startedAt });
      return parts.store.messages.insert({ id: message.id, sessionId: message.sessionId, turnSeq: turn.seq, role: 'assistant', createdAt: startedAt });
    });
    this.turn = { ...turn, state: 'running', startedAt };
    this.recorder = new TurnRecorder({
      message,
      write: (changed) => parts.store.transaction(() => {
        for (const { position, part } of changed) parts.store.messages.putPart(messageSeq, position, part);
        this.writeTurn();
      }),
      publish: (event) => parts.watchers.publish(turn.sessionId, event),
      log: (type, payload) => this.log(type, payload),
      onFailure: (error) => this.storageFailed(error),
    });
    this.approvals = new Approvals((isWaiting) => this.changeState(isWaiting ? 'waiting-for-approval' : 'running'));
    parts.watchers.publish(turn.sessionId, { type: 'message', message: this.message });
    this.publishTurn();
    this.done = this.run(session);
  }

  get id(): Turn['id'] {
    return this.turn.id;
  }

  /** The turn as it now is, with what is not on disk yet. */
  get publicTurn(): Turn {
    return publicTurn(this.turn);
  }

  /** The assistant's message as it now is; a copy nobody changes. */
  get message(): Message {
    return { ...this.recorder.message, parts: [...this.recorder.message.parts], turnState: this.turn.state, turnNotice: this.turn.notice };
  }

  /** Ends the turn from outside; `done` resolves soon after. Harmless once it has ended. */
  end(reason: EndReason): void {
    this.endReason ??= reason;
    this.place ??= placeOfEnd(this.turn.steps, this.recorder.message.parts);
    this.approvals.withdraw(this.endReason === 'closing' ? 'interrupted' : 'withdrawn');
    this.controller.abort(new DOMException('The turn was ended.', 'AbortError'));
  }

  /**
   * Takes a correction: on disk when this returns, told to the model before its next call, or the turn's end says that it was not. Throws
   * ConversationError where the turn is ending, and what the disk throws.
   */
  correct(text: string): void {
    if (this.controller.signal.aborted || this.turn.finishedAt !== null) throw notCorrectable(false);
    this.recorder.correct(this.corrections.nextStep, text);
    this.corrections.add(text);
  }

  /** Takes a note of the workbench: on disk when this returns, told to the model before its next call. False where the turn is ending, and what the disk throws. */
  note(text: string): boolean {
    if (this.controller.signal.aborted || this.turn.finishedAt !== null) return false;
    this.recorder.note(this.corrections.nextStep, text);
    this.corrections.addNote(text);
    return true;
  }

  /** Holds the turn before its next call of the model or of a tool; its state says so once it is held. Throws ConversationError where it is ending. */
  pause(): void {
    if (this.controller.signal.aborted || this.turn.finishedAt !== null) throw notPausable(false);
    this.pauses.pause();
  }

  /** Harmless where it is not held. */
  resume(): void {
    this.pauses.resume();
  }

  /** For what works for this turn: waits where it is held. */
  gate(signal: AbortSignal): Promise<void> | undefined {
    return this.pauses.gate(signal);
  }

  /** The tool of a call that waits for approval, or null. */
  waitingTool(callId: string): string | null {
    return this.approvals.toolOf(callId);
  }

  answer(callId: string, decision: ApprovalDecision, scope: ApprovalScope): boolean {
    return this.approvals.answer(callId, decision, scope);
  }

  answerAll(tool: string, decision: ApprovalDecision): void {
    this.approvals.answerAll(tool, decision);
  }

  private async run(session: Session): Promise<void> {
    let outcome: TurnOutcome;
    try {
      outcome = await this.execute(session);
    } catch (error: unknown) {
      const isEnded = this.controller.signal.aborted;
      if (!isEnded && !(error instanceof ConversationError)) this.parts.log('error', `turn-run.run: turn ${this.turn.id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      const { steps, inputTokens, outputTokens } = this.turn;
      outcome = { state: isEnded ? 'stopped' : 'failed', notice: isEnded ? null : noticeOf(error), steps, inputTokens, outputTokens };
    }
    this.finish(outcome);
  }

  private async execute(session: Session): Promise<TurnOutcome> {
    const { signal } = this.controller;
    const snapshot = await abortable(this.parts.configuration.snapshot(), signal);
    const model = chooseModel(snapshot, this.modelId);
    this.change({ modelId: model.id, modelName: model.name, contextLimit: model.contextTokens, configRevision: snapshot.revision });
    this.workspaceRoot = this.parts.workspaceRoot(session);
    this.recordRun('start');
    const exhausted = this.limitReached(snapshot);
    if (exhausted !== null) return { state: 'failed', notice: exhausted, steps: 0, inputTokens: 0, outputTokens: 0 };
    const apiKey = await abortable(modelKey(this.parts.configuration, model), signal);
    const { tools, instructions, problems } = await gatherTools({ parts: this.parts, turn: this.turn, workspaceRoot: this.workspaceRoot, signal });
    if (problems.length > 0) this.serversMissing(problems);
    this.remark(missingPricesNotice(snapshot.settings, { name: model.name, hasPrices: hasPrices(model) }));
    const takenBefore = this.parts.store.turns.contextTaken(this.turn.sessionId);
    const readMedia = model.supportsVision ? mediaReader(this.parts.blobs, this.parts.log) : undefined;
    return runTurn({
      model: (onRetry) => createLanguageModel(model, { apiKey, retries: snapshot.settings.retry, onRetry }),
      system: withServerInstructions(await abortable(Promise.resolve(this.parts.systemPrompt(session, snapshot)), signal), instructions),
      messages: await buildHistory(this.parts.store.messages, this.turn, readMedia),
      ...(readMedia === undefined ? {} : { readMedia }),
      tools,
      maxToolPasses: snapshot.settings.maxToolPasses,
      corrections: this.corrections,
      gate: (gateSignal) => this.pauses.gate(gateSignal),
      limitReached: () => this.limitReached(snapshot),
      compaction: {
        threshold: () => compactionThreshold((this.parts.configuration.current() ?? snapshot).settings, model),
        takenBefore,
        takeWish: () => this.parts.compactionWishes.take(this.turn.sessionId),
        isTooLong: (error) => isContextExceeded(error, model),
      },
      approve: (request, approvalSignal) => this.approve(request, approvalSignal),
      emit: (event) => this.take(event, snapshot, model),
      explain: (error) => explainModelError(error, model),
      signal,
    });
  }

  /** By the settings of now: a limit that is raised while the turn runs holds at once. */
  private limitReached(snapshot: ConfigurationSnapshot): string | null {
    const { settings } = this.parts.configuration.current() ?? snapshot;
    return budgetNotice(settings, {
      turn: sumOf(this.turn, this.parts.subagentSpending.of(this.turn.id)),
      session: () => {
        this.recorder.write();
        return usageOfSession(this.parts, this.turn.sessionId);
      },
    });
  }

  /** The returned promise is what holds the model's stream while a watcher is too far behind. */
  private take(event: TurnEvent, snapshot: ConfigurationSnapshot, model: ModelRecord): void | Promise<void> {
    if (event.type === 'retry') this.showNotice(`${event.problem} Trying again (${event.attempt} of ${event.retries}).`);
    else if (event.type === 'compacting') this.showNotice('What came before has become long: it is being summarised for the model.');
    else if (event.type === 'compaction-failed') this.remark(`What came before could not be summarised, so the model is given all of it. ${event.problem}`);
    else if (this.turn.notice !== this.serverNotice) this.showNotice(this.serverNotice);
    if (event.type === 'tool-call' && event.state === 'waiting-for-approval') this.announce(event.callId, event.tool, event.arguments ?? null);
    this.recorder.apply(event);
    if (event.type === 'tool-result') this.parts.activity.happened(this.turn.sessionId);
    if (event.type === 'step-finished') {
      this.changeSoon({ steps: event.step + 1, ...this.spent(event.usage, model), contextTokens: event.contextTokens, configRevision: snapshot.revision });
    }
    if (event.type === 'compacted') this.change({ ...this.spent(event.usage, model), contextTokens: event.tokensAfter });
    return this.parts.watchers.hold(this.turn.sessionId, this.controller.signal);
  }

  private spent(usage: StepUsage, model: ModelRecord): Pick<Turn, 'inputTokens' | 'outputTokens' | 'cost'> {
    const { inputTokens, outputTokens, cost } = this.turn;
    return { inputTokens: inputTokens + usage.inputTokens, outputTokens: outputTokens + usage.outputTokens, cost: cost + costOf(model, usage) };
  }

  /** Tells the user something that does not keep the turn from going on, and stands beside its end. */
  private remark(words: string | null): void {
    // Said once: what fails again in the same way adds nothing.
    if (words === null || this.serverNotice?.includes(words) === true) return;
    this.serverNotice = joinNotices(this.serverNotice, words);
    this.showNotice(this.serverNotice);
  }

  private announce(callId: string, tool: string, given: unknown): void {
    const { sessionId, id: turnId } = this.turn;
    // What was decided since the turn began is answered at once: the inbox need not know.
    const isAsked = policyFor(this.parts.store.policies, tool, sessionId) === 'ask';
    this.approvals.announce(callId, tool, isAsked ? this.parts.showApproval({ sessionId, turnId, callId, tool, arguments: given }) : null);
  }

  private async approve(request: { callId: string; tool: string }, signal: AbortSignal): Promise<ApprovalDecision> {
    // The user may have decided for the session or for good since the turn began.
    const policy = policyFor(this.parts.store.policies, request.tool, this.turn.sessionId);
    if (policy !== 'ask' && this.approvals.toolOf(request.callId) !== null) this.approvals.answer(request.callId, policy);
    return this.approvals.wait(request.callId, signal);
  }

  private serversMissing(problems: readonly { server: string; problem: string; remedy: string }[]): void {
    for (const problem of problems) this.log('mcp_error', problem);
    // A blank line between two, and none within one: so they are told apart again where they are shown.
    this.serverNotice = problems.map(({ problem, remedy }) => `${problem} ${remedy}`.trim().replaceAll(/\n\s*\n/g, '\n')).join('\n\n');
    this.showNotice(this.serverNotice);
  }

  /** The one end. What the turn did is written before anybody is told of it. */
  private finish(outcome: TurnOutcome): void {
    this.approvals.withdraw('withdrawn');
    this.recorder.settle();
    const ending = this.ending(outcome);
    const { state } = ending;
    const notice = joinNotices(ending.notice, unansweredNotice(this.recorder.message.parts, this.turn.steps));
    const changes = {
      state, notice, finishedAt: Date.now(),
      steps: Math.max(outcome.steps, this.turn.steps), inputTokens: Math.max(outcome.inputTokens, this.turn.inputTokens), outputTokens: Math.max(outcome.outputTokens, this.turn.outputTokens),
    } satisfies TurnChanges;
    this.turn = { ...this.turn, ...changes };
    try {
      this.parts.store.transaction(() => {
        this.recorder.flush();
        this.parts.store.turns.update(this.turn.seq, changes);
        this.parts.store.sessions.touch(this.turn.sessionId, changes.finishedAt);
      });
    } catch (error: unknown) {
      this.endUnsaved(error);
    }
    if (this.turn.state === 'failed') this.log('system', { level: 'error', text: this.turn.notice });
    this.recordRun('end');
    this.publishTurn();
  }

  /** What could not be written does not keep the turn from ending; its end alone takes next to no room. */
  private endUnsaved(error: unknown): void {
    this.parts.log('error', `turn-run.finish: turn ${this.turn.id} could not be written: ${String(error)}`);
    const changes = { state: 'failed', notice: `The answer could not be saved: ${noticeOf(error)}`, finishedAt: Date.now() } satisfies TurnChanges;
    this.turn = { ...this.turn, ...changes };
    try {
      this.parts.store.turns.update(this.turn.seq, changes);
    } catch (again: unknown) {
      // The row says that it runs until the session's next turn, or the next start, puts that right.
      this.parts.log('error', `turn-run.endUnsaved: nor could its end: ${String(again)}`);
    }
  }

  private ending(outcome: TurnOutcome): { state: TurnState; notice: string | null } {
    if (this.endReason === 'storage-failed') return { state: 'failed', notice: `The answer could not be saved: ${noticeOf(this.storageError)}` };
    // A turn that came to its own end before the reason to end it took hold keeps that end.
    if (outcome.state === 'stopped' && this.endReason === 'closing' && this.place !== null) return { state: 'interrupted', notice: interruptedNotice('closed', this.place) };
    return { state: outcome.state, notice: outcome.notice ?? this.serverNotice };
  }

  private storageFailed(error: unknown): void {
    if (this.endReason === 'storage-failed') return;
    this.parts.log('error', `turn-run.storageFailed: turn ${this.turn.id}: ${String(error)}`);
    this.storageError = error;
    this.endReason = 'storage-failed';
    this.end('storage-failed');
  }

  private changeState(state: TurnState): void {
    // An approval withdrawn by a stop changes nothing: the end follows.
    if (!this.controller.signal.aborted && this.turn.state !== state) this.change({ state });
  }

  private change(changes: TurnChanges): void {
    this.turn = { ...this.turn, ...changes };
    try {
      this.parts.store.turns.update(this.turn.seq, changes);
    } catch (error: unknown) {
      this.storageFailed(error);
    }
    this.publishTurn();
  }

  /** On disk with the message's next part, or within the time promised for streamed text. */
  private changeSoon(changes: TurnChanges): void {
    this.turn = { ...this.turn, ...changes };
    this.unwritten = { ...this.unwritten, ...changes };
    this.recorder.touch();
    this.publishTurn();
  }

  private writeTurn(): void {
    if (this.unwritten === null) return;
    this.parts.store.turns.update(this.turn.seq, this.unwritten);
    this.unwritten = null;
  }

  /** Shown while the turn runs; on disk only what it ends with. */
  private showNotice(notice: string | null): void {
    this.turn = { ...this.turn, notice };
    this.parts.watchers.publish(this.turn.sessionId, { type: 'turn', turn: this.publicTurn });
  }

  private publishTurn(): void {
    this.parts.watchers.publish(this.turn.sessionId, { type: 'turn', turn: this.publicTurn });
    this.parts.sessionChanged(this.turn.sessionId);
  }

  private log(type: string, payload: object): void {
    this.parts.appendEvent(type, { ...payload, sessionId: this.turn.sessionId }, this.turn.id);
  }

  private recordRun(event: 'start' | 'end'): void {
    this.parts.appendRun({
      runId: this.turn.id, sessionId: this.turn.sessionId, event, state: this.turn.state, model: this.turn.modelName, workspaceRoot: this.workspaceRoot ?? '',
    });
  }
}
