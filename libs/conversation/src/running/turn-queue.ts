import type { ApprovalScope, Message, MessagePart, Session, Turn } from '@chatos/contracts';
import type { AttachmentPart } from '../attachments/read-attachments.ts';
import { ConversationError, sessionNotFound, turnNotFound } from '../errors.ts';
import { publicMessage } from '../store/message-store.ts';
import { publicTurn } from '../store/turn-store.ts';
import type { TurnRow } from '../store/turn-store.ts';
import type { ApprovalDecision } from './approvals.ts';
import type { EngineParts } from './engine-parts.ts';
import { chooseModel } from './model-choice.ts';
import { notCorrectable } from './corrections.ts';
import { canGoOn, goOnParts, notToGoOn } from './go-on.ts';
import { notPausable } from './pause.ts';
import { NEVER_STARTED_NOTICE } from './recovery.ts';
import { noticeOf } from './explain.ts';
import { titleOf } from './title.ts';
import { TurnRun } from './turn-run.ts';
import { wellFormed } from '../text.ts';

/** A person's queue is short; a longer one is a script that does not wait, and every watcher carries the whole queue. */
const MAX_UNFINISHED_TURNS = 16;

export interface SendInput { readonly sessionId: string; readonly text: string; readonly whenBusy: 'queue' | 'stop'; /** What was read of the attached resources. */ readonly attachments?: readonly AttachmentPart[] | undefined }
export interface AnswerInput { readonly sessionId: string; readonly turnId: string; readonly callId: string; readonly decision: ApprovalDecision; readonly scope: ApprovalScope }

export interface CorrectInput { readonly sessionId: string; readonly turnId: string; readonly text: string }

export interface TurnQueue {
  /** Answers once the message and its turn are on disk. With `stop`, everything ahead of it in the session is stopped first. */
  send(input: SendInput): { turn: Turn; message: Message };
  /** Stops a queued or running turn and waits for its end. A turn that has ended stays as it ended. */
  stop(sessionId: string, turnId: string): Promise<Turn>;
  /** Stops everything of a session and waits for it. */
  stopSession(sessionId: string): Promise<void>;
  /** Answers once the text is on disk, in the message of the turn that runs. Throws ConversationError where that turn does not run. */
  correct(input: CorrectInput): void;
  /** Holds the turn that runs before its next call. Throws ConversationError where that turn does not run. */
  pause(sessionId: string, turnId: string): Turn;
  resume(sessionId: string, turnId: string): Turn;
  /** Waits where the user holds that turn; undefined where nobody does, or it does not run (any more). */
  gate(sessionId: string, turnId: string, signal: AbortSignal): Promise<void> | undefined;
  /** Sends what goes on with the session's newest turn. Throws ConversationError where that did not end before its time. */
  goOn(sessionId: string, turnId: string): { turn: Turn; message: Message };
  /** Tells the model of a session what the workbench has to tell: the turn that runs before its next call, else the next one. On disk when this returns. */
  tell(sessionId: string, text: string): void;
  answer(input: AnswerInput): void;
  /** Lets every waiting call of the tool go the way the user decided for good. */
  policyChanged(tool: string, policy: ApprovalDecision): void;
  /** The turn that runs in the session, or null. */
  running(sessionId: string): TurnRun | null;
  /** Ends every turn as interrupted; nothing is taken any more. */
  close(): Promise<void>;
}

/**
 * One turn of a session at a time, the others wait in the order they were sent. The queue is the table of turns itself: there is no second
 * list to get out of step with it.
 */
export function createTurnQueue(parts: EngineParts, onFinished: (sessionId: string) => void): TurnQueue {
  const runs = new Map<string, TurnRun>();
  let isClosing = false;

  function startNext(sessionId: string): void {
    if (isClosing || runs.has(sessionId)) return;
    const session = parts.store.sessions.find(sessionId);
    if (session === null) return;
    endLeftOver(sessionId);
    const next = parts.store.turns.nextQueued(sessionId);
    if (next === null) return;
    const run = startRun(session, next);
    if (run === null) return;
    runs.set(sessionId, run);
    tellWaitingNotes(sessionId, run);
    void run.done.then(() => {
      runs.delete(sessionId);
      onFinished(sessionId);
      startNext(sessionId);
    });
  }

  /** What happened after the turn's message had been written, and before it began. */
  function tellWaitingNotes(sessionId: string, run: TurnRun): void {
    try {
      parts.store.transaction(() => {
        for (const text of parts.store.pendingNotes.take(sessionId)) run.note(text);
      });
    } catch (error: unknown) {
      parts.log('error', `turn-queue.tellWaitingNotes: session ${sessionId}: ${String(error)}`);
    }
  }

  /** Null where even the start could not be written; the turn then stays queued, and is tried again with the next message. */
  function startRun(session: Session, turn: TurnRow): TurnRun | null {
    try {
      return new TurnRun(parts, session, turn);
    } catch (error: unknown) {
      parts.log('error', `turn-queue.startRun: turn ${turn.id}: ${error instanceof Error ? error.stack : String(error)}`);
      parts.watchers.publish(session.id, { type: 'turn', turn: { ...publicTurn(turn), notice: `It could not be started: ${noticeOf(error)}` } });
      return null;
    }
  }

  /** A turn whose end the disk refused is still under way in its row, though nothing runs; it would block every later one. */
  function endLeftOver(sessionId: string): void {
    for (const turn of parts.store.turns.unfinished(sessionId)) if (turn.state !== 'queued') endQueued(turn, 'failed', 'The end of this turn could not be saved.');
  }

  function endQueued(turn: TurnRow, state: 'stopped' | 'interrupted' | 'failed', notice: string | null): Turn {
    const changes = { state, notice, finishedAt: Date.now() } as const;
    parts.store.turns.update(turn.seq, changes);
    const ended = publicTurn({ ...turn, ...changes });
    parts.watchers.publish(turn.sessionId, { type: 'turn', turn: ended });
    parts.sessionChanged(turn.sessionId);
    return ended;
  }

  /** Stops what is unfinished before (and without) the given turn. Returns what has to be waited for. */
  function stopAhead(sessionId: string, exceptTurnId: string | null, notice: string | null): Promise<void> {
    for (const turn of parts.store.turns.unfinished(sessionId)) if (turn.state === 'queued' && turn.id !== exceptTurnId) endQueued(turn, 'stopped', notice);
    const run = runs.get(sessionId);
    run?.end('stopped');
    return run?.done ?? Promise.resolve();
  }

  /** What a session is sent: on disk when this returns, and begun where nothing is ahead of it. */
  function enqueue(sessionId: string, written: readonly MessagePart[], whenBusy: SendInput['whenBusy']): { turn: Turn; message: Message } {
    if (isClosing) throw new ConversationError('UNAVAILABLE', { problem: 'ChatOS is closing.', remedy: 'Start it again and send the message then.' });
    const { turn, message } = writeMessage(parts, sessionId, written);
    const attached = message.parts.flatMap((part) => (part.kind === 'attachment' ? [{ server: part.server, uri: part.uri }] : []));
    parts.watchers.publish(sessionId, { type: 'message', message });
    parts.watchers.publish(sessionId, { type: 'turn', turn: publicTurn(turn) });
    parts.sessionChanged(sessionId);
    parts.appendEvent('user', { text: textOf(message.parts), sessionId, messageId: message.id, ...(attached.length > 0 ? { attachments: attached } : {}) }, turn.id);
    if (whenBusy === 'stop') void stopAhead(sessionId, turn.id, 'Stopped for the message sent after it.');
    startNext(sessionId);
    const run = runs.get(sessionId);
    const current = run?.id === turn.id ? run.publicTurn : publicTurn(turn);
    return { turn: current, message: { ...message, turnState: current.state } };
  }

  /** The run of a turn; throws what `refusal` makes where it does not run. */
  function runOf(sessionId: string, turnId: string, refusal: (isQueued: boolean) => ConversationError): TurnRun {
    const turn = parts.store.turns.find(sessionId, turnId);
    if (turn === null) throw turnNotFound();
    const run = runs.get(sessionId);
    if (run?.id !== turnId) throw refusal(turn.state === 'queued');
    return run;
  }

  function policyChanged(tool: string, policy: ApprovalDecision): void {
    for (const run of runs.values()) run.answerAll(tool, policy);
  }

  return {
    send: ({ sessionId, text, whenBusy, attachments = [] }) => enqueue(sessionId, [{ kind: 'text', step: 0, text: wellFormed(text) }, ...attachments], whenBusy),
    pause(sessionId, turnId) {
      const run = runOf(sessionId, turnId, notPausable);
      run.pause();
      return run.publicTurn;
    },
    resume(sessionId, turnId) {
      const run = runOf(sessionId, turnId, notPausable);
      run.resume();
      return run.publicTurn;
    },
    gate(sessionId, turnId, signal) {
      const run = runs.get(sessionId);
      return run?.id === turnId ? run.gate(signal) : undefined;
    },
    goOn(sessionId, turnId) {
      const turn = parts.store.turns.find(sessionId, turnId);
      if (turn === null) throw turnNotFound();
      if (turn.finishedAt === null) throw notToGoOn('running');
      if (!canGoOn(turn)) throw notToGoOn('completed');
      if (parts.store.turns.newestSeq(sessionId) !== turn.seq) throw notToGoOn('newer');
      const messages = parts.store.messages.ofTurn(turn);
      const partsOf = (role: Message['role']) => messages.find((message) => message.role === role)?.parts ?? [];
      return enqueue(sessionId, goOnParts(publicTurn(turn), partsOf('user'), partsOf('assistant')), 'queue');
    },
    tell(sessionId, text) {
      const words = wellFormed(text);
      if (runs.get(sessionId)?.note(words) === true) return;
      if (parts.store.sessions.find(sessionId) === null) throw sessionNotFound();
      parts.store.pendingNotes.add(sessionId, words, Date.now());
    },
    async stop(sessionId, turnId) {
      const turn = parts.store.turns.find(sessionId, turnId);
      if (turn === null) throw turnNotFound();
      const run = runs.get(sessionId);
      if (run?.id === turnId) {
        run.end('stopped');
        await run.done;
        return run.publicTurn;
      }
      return turn.state === 'queued' ? endQueued(turn, 'stopped', null) : publicTurn(turn);
    },
    correct: ({ sessionId, turnId, text }) => runOf(sessionId, turnId, notCorrectable).correct(wellFormed(text)),
    stopSession: (sessionId) => stopAhead(sessionId, null, null),
    answer({ sessionId, turnId, callId, decision, scope }) {
      const run = runs.get(sessionId);
      const tool = run?.id === turnId ? run.waitingTool(callId) : null;
      if (run === undefined || tool === null) {
        throw new ConversationError('NOT_FOUND', { problem: 'This call does not wait for an answer (any more): it was answered, or its turn has ended.', remedy: 'The session shows what became of it.' });
      }
      // Remembered first: should the disk refuse it, the call goes on waiting and the user sees why.
      if (scope === 'always') parts.store.policies.set(tool, decision, Date.now());
      if (scope === 'session') parts.store.policies.setForSession(sessionId, tool, decision, Date.now());
      run.answer(callId, decision, scope);
      if (scope === 'session') run.answerAll(tool, decision);
      if (scope === 'always') policyChanged(tool, decision);
    },
    policyChanged,
    running: (sessionId) => runs.get(sessionId) ?? null,
    async close() {
      isClosing = true;
      const ending = [...runs.values()];
      for (const run of ending) run.end('closing');
      for (const turn of parts.store.turns.allUnfinished()) if (turn.state === 'queued') endQueued(turn, 'interrupted', NEVER_STARTED_NOTICE);
      await Promise.all(ending.map((run) => run.done));
    },
  };
}

/** The acknowledged part of a send: turn, message and the session's new place in the list, in one transaction. */
function writeMessage(parts: EngineParts, sessionId: string, said: readonly MessagePart[]): { turn: TurnRow; message: Message } {
  const snapshot = parts.configuration.current();
  const now = Date.now();
  return parts.store.transaction(() => {
    const session = parts.store.sessions.find(sessionId);
    if (session === null) throw sessionNotFound();
    if (parts.store.turns.unfinished(sessionId).length >= MAX_UNFINISHED_TURNS) {
      throw new ConversationError('UNUSABLE_INPUT', { problem: `${MAX_UNFINISHED_TURNS} messages of this session wait for an answer already.`, remedy: 'Wait for them, or stop some.' });
    }
    const model = expectedModel(session);
    const turn = parts.store.turns.insert({
      id: crypto.randomUUID() as Turn['id'], sessionId: session.id, modelId: model?.id ?? session.modelId ?? '', modelName: model?.name ?? '', configRevision: snapshot?.revision ?? 0, createdAt: now,
    });
    const id = crypto.randomUUID() as Message['id'];
    const seq = parts.store.messages.insert({ id, sessionId, turnSeq: turn.seq, role: 'user', createdAt: now });
    // What happened while nothing ran is told with it.
    const written: MessagePart[] = [...said, ...parts.store.pendingNotes.take(sessionId).map((text) => ({ kind: 'note' as const, step: 0, text }))];
    written.forEach((part, position) => parts.store.messages.putPart(seq, position, part));
    parts.store.sessions.touch(sessionId, now);
    if (session.title === '') parts.store.sessions.update(sessionId, { title: titleOf(textOf(said)) });
    const message = publicMessage({
      seq, turnSeq: turn.seq, turnStartedAt: null, id, sessionId: session.id, turnId: turn.id, role: 'user', parts: written, firstPosition: 0, turnState: turn.state, turnNotice: null, createdAt: now,
    });
    return { turn, message };
  });

  /** The model the turn will most likely take; it is chosen when the turn starts, and a missing one is told of there. */
  function expectedModel(session: Session) {
    if (snapshot === null) return null;
    try {
      return chooseModel(snapshot, session.modelId);
    } catch (error: unknown) {
      if (error instanceof ConversationError) return null;
      throw error;
    }
  }
}

/** The words of the user alone. */
function textOf(parts: readonly MessagePart[]): string {
  return parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
}
