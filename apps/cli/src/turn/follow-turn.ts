import { TERMINAL_TURN_STATES } from '@chatos/contracts';
import type { ApprovalScope, SessionEvent, SessionId, ToolPart, Turn, TurnId } from '@chatos/contracts';
import { CommandError } from '../errors.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { printLine, printNote } from '../terminal/terminal.ts';
import { explain } from '../errors.ts';
import { answerQuestion } from './answer-question.ts';
import { decide } from './approval.ts';
import { followQuestions } from './follow-questions.ts';
import type { QuestionClient } from './follow-questions.ts';
import { withMissedParts } from './missed-parts.ts';
import type { ReadParts } from './missed-parts.ts';
import { createPrinter } from './printer.ts';
import { TurnProgress } from './progress.ts';

/** The procedures of a runtime that a turn needs; Chat's and AIDE's clients both have them. */
export interface TurnClient {
  questions: QuestionClient;
  messages: { parts: ReadParts };
  sessions: { watch(input: { id: SessionId }, options?: { signal?: AbortSignal }): Promise<AsyncIterableIterator<SessionEvent> | AsyncIteratorObject<SessionEvent>> };
  turns: {
    send(input: { sessionId: SessionId; text: string; whenBusy: 'queue' | 'stop' }): Promise<{ turn: Turn }>;
    stop(input: { sessionId: SessionId; turnId: TurnId }): Promise<Turn>;
    answer(input: { sessionId: SessionId; turnId: TurnId; callId: string; decision: 'allow' | 'deny'; scope: ApprovalScope }): Promise<unknown>;
  };
}

export interface FollowOptions {
  client: TurnClient;
  sessionId: SessionId;
  text: string;
  terminal: Terminal;
  /** Approves every tool call. */
  yes: boolean;
  /** Prints every event of the session as a line of JSON in place of the text. */
  json: boolean;
  /** Whether the runtime is one of a ChatOS that runs. */
  isAttached: boolean;
  /** Opens an address in the browser; false where none could be started. */
  openLink(url: string): Promise<boolean>;
  /** Stops the turn. */
  signal: AbortSignal;
}

/**
 * Sends one message and follows its turn to its end, which is returned. An abort stops the turn and still waits for its end, so that nothing
 * is left half-written.
 */
export async function followTurn(options: FollowOptions): Promise<Turn> {
  const { client, sessionId, terminal, signal } = options;
  const watching = new AbortController();
  const oneAtATime = createTurns();
  let sent: Turn | null = null;
  const giveUp = () => {
    if (sent !== null) client.turns.stop({ sessionId, turnId: sent.id }).catch((error: unknown) => printNote(terminal, `The turn could not be stopped: ${explain(error).problem}`));
  };
  // There before the turn is: what servers ask may come with its first step.
  const questions = followQuestions({
    client: client.questions, sessionId, terminal, signal: watching.signal, isAttached: options.isAttached, giveUp,
    ask: (question, asking) => oneAtATime(() => answerQuestion(terminal, question, { signal: asking, yes: options.yes, openLink: (url) => options.openLink(url) })),
  });
  const events = (await client.sessions.watch({ id: sessionId }, { signal: watching.signal }))[Symbol.asyncIterator]();
  // The first event is what was before; everything later can be of our turn.
  const first = await events.next();
  try {
    signal.throwIfAborted();
    const { turn } = await client.turns.send({ sessionId, text: options.text, whenBusy: 'queue' });
    sent = turn;
    return await follow(options, { turn, events, first: first.done ? null : first.value, oneAtATime });
  } finally {
    watching.abort();
    await questions;
    await events.return?.().catch((error: unknown) => printNote(terminal, `The session could not be left in order: ${explain(error).problem}`));
  }
}

/** Runs work one after another: there is one terminal to ask at. */
type Turns = <Result>(work: () => Promise<Result>) => Promise<Result>;

function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}

interface Followed {
  turn: Turn;
  events: AsyncIterator<SessionEvent>;
  first: SessionEvent | null;
  oneAtATime: Turns;
}

async function follow(options: FollowOptions, { turn, events, first, oneAtATime }: Followed): Promise<Turn> {
  const { client, sessionId, terminal, json, signal } = options;
  const printer = json ? null : createPrinter(terminal);
  const answering = new AbortController();
  let latest = turn;
  /** The calls that wait. Where somebody else answers one (in a window of the ChatOS that runs), nobody is asked here any more. */
  const waiting = new Map<string, AbortController>();
  const answer = async (part: ToolPart, settled: AbortSignal) => {
    try {
      const decision = await decide(terminal, part, { yes: options.yes, signal: AbortSignal.any([answering.signal, settled]) });
      await client.turns.answer({ sessionId, turnId: turn.id, callId: part.callId, ...decision });
    } catch (error) {
      // Stopped while the question was open: the turn's end says so; answered elsewhere: the call's own line does.
      if (!answering.signal.aborted && !settled.aborted) printNote(terminal, explain(error).problem);
    }
  };
  const progress = new TurnProgress(turn.id, {
    text: (text) => printer?.text(text),
    reasoning: (text) => printer?.reasoning(text),
    tool(part) {
      printer?.tool(part);
      waiting.get(part.callId)?.abort();
      if (part.state !== 'waiting-for-approval') return;
      const settled = new AbortController();
      waiting.set(part.callId, settled);
      // `answer` never rejects.
      void oneAtATime(() => answer(part, settled.signal));
    },
    turn: (changed) => (latest = changed),
  });
  const stop = () => {
    answering.abort();
    client.turns.stop({ sessionId, turnId: turn.id }).catch((error: unknown) => printNote(terminal, `The turn could not be stopped: ${explain(error).problem}`));
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    if (json && first) printLine(terminal, JSON.stringify(first));
    progress.take({ type: 'turn', turn });
    while (!TERMINAL_TURN_STATES.includes(latest.state)) {
      const next = await events.next();
      if (next.done) throw new CommandError('The runtime ended before the turn did.', 'Run the command again with --verbose to see why.');
      const event = await withMissedParts(next.value, (message) => progress.openFrom(message), (input) => client.messages.parts(input));
      if (json) printLine(terminal, JSON.stringify(event));
      progress.take(event);
      if (next.value.type === 'deleted') throw new CommandError('The session was deleted while its turn ran.', 'Start a new one.');
    }
    return latest;
  } finally {
    signal.removeEventListener('abort', stop);
    answering.abort();
    printer?.end();
  }
}
