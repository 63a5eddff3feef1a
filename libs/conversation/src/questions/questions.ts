import type { Question, QuestionAnswer, QuestionEvent, Settings, UiPromptRecord } from '@chatos/contracts';
import type { AskedAnswer, AskOptions, NewQuestion, QuestionAsker } from '@chatos/mcp-runtime';
import { ConversationError } from '../errors.ts';
import type { Log } from '../running/engine-parts.ts';
import { checkedAnswer } from './checked-answer.ts';
import { promptRecord, responseRecord } from './prompt-record.ts';
import type { Outcome } from './prompt-record.ts';
import { QuestionWatcher } from './question-watcher.ts';

/** More open questions than this, and servers are refused: no page can show them, no person answer them. */
const MAX_OPEN = 100;

type PromptEntry = Omit<UiPromptRecord, 'ts' | 'type'> & { action: UiPromptRecord['action']; requestId: string };

export interface QuestionsOptions {
  /** A line of `ui-prompts.jsonl`. */
  append(entry: PromptEntry): void;
  logMode(): Settings['uiPromptLogMode'];
  /** Questions of an earlier run that nobody can answer any more; they are recorded as closed, and pages that still show them are told. */
  readonly interrupted: readonly string[];
  readonly log: Log;
}

/** The open questions of one runtime: in memory, for what asked them is gone with the process. */
export interface Questions extends QuestionAsker {
  /** The open ones, oldest first. */
  list(): Question[];
  watch(signal?: AbortSignal): AsyncIteratorObject<QuestionEvent>;
  /**
   * Opens a question that is answered elsewhere as well. An answer given here goes to `onAnswer`, which may refuse it by throwing (the question
   * then stays open), and which closes the question by what this returns. Null where no more can be open, or none is any more.
   */
  show(question: NewQuestion, onAnswer: (answer: QuestionAnswer) => void): ShownQuestion | null;
  /** NOT_FOUND where it is not open (any more); UNUSABLE_INPUT, and still open, where the values do not fit the form. */
  answer(id: string, answer: QuestionAnswer): void;
  /** Closes what is open as interrupted, and the watchers. */
  close(): void;
}

/** A question shown in the name of something that is decided elsewhere too. */
export interface ShownQuestion {
  /** Says what became of it; only the first word counts. */
  close(outcome: Outcome): void;
}

interface Open {
  readonly question: Question;
  /** False where it has been settled already. */
  settle(outcome: Outcome): boolean;
  take(answer: QuestionAnswer): void;
}

export function createQuestions(options: QuestionsOptions): Questions {
  const open = new Map<string, Open>();
  const watchers = new Set<QuestionWatcher>();
  let isClosed = false;
  for (const requestId of options.interrupted) record({ action: 'response', requestId, response: { status: 'canceled', reason: 'interrupted' } });

  function record(entry: PromptEntry): void {
    try {
      options.append(entry);
    } catch (error: unknown) {
      options.log('error', `questions.record: ${String(error)}`);
    }
  }

  function ask(given: NewQuestion, signal: AbortSignal, { timeoutMs, requestId }: AskOptions = {}): Promise<AskedAnswer> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      if (isClosed) return reject(closing());
      if (open.size >= MAX_OPEN) return reject(new ConversationError('UNAVAILABLE', { problem: `${MAX_OPEN} questions already wait for an answer.`, remedy: 'Answer those first.' }));
      if (requestId !== undefined && open.has(requestId)) return reject(new ConversationError('UNUSABLE_INPUT', { problem: `The question ${requestId} is open already.`, remedy: 'Ask under an id of its own.' }));
      const question: Question = { ...given, id: requestId ?? crypto.randomUUID(), askedAt: Date.now() };
      const onAbort = () => settle({ kind: 'withdrawn' });
      const timer = timeoutMs === undefined ? undefined : setTimeout(() => settle({ kind: 'timed-out' }), timeoutMs);
      function settle(outcome: Outcome): boolean {
        if (!settled(question, outcome)) return false;
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        if (outcome.kind === 'answered') resolve(outcome.answer);
        else if (outcome.kind === 'timed-out') resolve({ action: 'cancel', isTimedOut: true });
        else reject(outcome.kind === 'withdrawn' ? (signal.reason as Error) : closing());
        return true;
      }
      signal.addEventListener('abort', onAbort, { once: true });
      // Who asks under an id of its own has written the request itself.
      begin({ question, settle, take: (answer) => void settle({ kind: 'answered', answer }) }, requestId === undefined);
    });
  }

  function show(given: NewQuestion, onAnswer: (answer: QuestionAnswer) => void): ShownQuestion | null {
    if (isClosed || open.size >= MAX_OPEN) return null;
    const question: Question = { ...given, id: crypto.randomUUID(), askedAt: Date.now() };
    const settle = (outcome: Outcome) => settled(question, outcome);
    begin({ question, settle, take: onAnswer }, true);
    return { close: (outcome) => void settle(outcome) };
  }

  function begin(entry: Open, isRecorded: boolean): void {
    const { question } = entry;
    open.set(question.id, entry);
    if (isRecorded && options.logMode() !== 'off') record({ action: 'request', requestId: question.id, prompt: options.logMode() === 'full' ? promptRecord(question) : { kind: question.body.kind, source: question.server } });
    for (const watcher of watchers) watcher.asked(question);
  }

  /** The one end of a question: false where it had one. */
  function settled(question: Question, outcome: Outcome): boolean {
    if (!open.delete(question.id)) return false;
    if (options.logMode() !== 'off') record({ action: 'response', requestId: question.id, response: responseRecord(question, outcome, options.logMode() === 'full') });
    for (const watcher of watchers) watcher.closed(question.id, outcome.kind);
    return true;
  }

  return {
    ask,
    show,
    list: () => [...open.values()].map(({ question }) => question),
    watch(signal) {
      const watcher = new QuestionWatcher({ readOpen: () => [...open.values()].map(({ question }) => question), interrupted: options.interrupted, signal, onClose: (closed) => watchers.delete(closed) });
      if (signal?.aborted !== true && !isClosed) watchers.add(watcher);
      if (isClosed) watcher.close();
      return watcher.iterator;
    },
    answer(id, answer) {
      const found = open.get(id);
      if (found === undefined) throw new ConversationError('NOT_FOUND', { problem: 'This question is not open (any more): it was answered, or what asked it is gone.', remedy: 'Nothing needs to be done.' });
      found.take(checkedAnswer(found.question, answer));
    },
    close() {
      isClosed = true;
      for (const { settle } of [...open.values()]) settle({ kind: 'interrupted' });
      for (const watcher of [...watchers]) watcher.close();
    },
  };
}

function closing(): ConversationError {
  return new ConversationError('UNAVAILABLE', { problem: 'ChatOS is closing, so nobody can be asked.', remedy: 'Start it again.' });
}
