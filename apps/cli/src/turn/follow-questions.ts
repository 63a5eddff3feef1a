import type { Question, QuestionAnswer, QuestionEvent, SessionId } from '@chatos/contracts';
import { explain } from '../errors.ts';
import { isInteractive, printNote } from '../terminal/terminal.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** The procedures that lead to what servers ask; Chat's and AIDE's clients both have them. */
export interface QuestionClient {
  watch(input: undefined, options?: { signal?: AbortSignal }): Promise<AsyncIteratorObject<QuestionEvent>>;
  answer(input: { id: string; answer: QuestionAnswer }): Promise<unknown>;
}

export interface FollowQuestionsOptions {
  readonly client: QuestionClient;
  readonly sessionId: SessionId;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  /** Whether others can answer what concerns the runtime as a whole: then it is left to them where nobody sits at the terminal. */
  readonly isAttached: boolean;
  /** Asks the person; one at a time with everything else that is asked at the terminal. */
  ask(question: Question, signal: AbortSignal): Promise<QuestionAnswer>;
  /** Told where a question is left unanswered that cannot be: its turn would wait for ever. */
  giveUp(): void;
}

/** Has every question of the session (and of the runtime as a whole) answered, until the signal is aborted. Never rejects. */
export async function followQuestions({ client, sessionId, terminal, signal, isAttached, ask, giveUp }: FollowQuestionsOptions): Promise<void> {
  const open = new Map<string, AbortController>();

  async function answer(question: Question): Promise<void> {
    if (open.has(question.id) || (question.sessionId !== null && question.sessionId !== sessionId) || isOfTheTurn(question)) return;
    if (question.sessionId === null && isAttached && !isInteractive(terminal)) return;
    const controller = new AbortController();
    open.set(question.id, controller);
    const asking = AbortSignal.any([signal, controller.signal]);
    let given: QuestionAnswer | null = null;
    try {
      given = await ask(question, asking);
      await client.answer({ id: question.id, answer: given });
    } catch (error) {
      if (controller.signal.aborted) printNote(terminal, 'It is not asked any more.');
      else if (!signal.aborted) printNote(terminal, explain(error).problem);
      if (given?.action === 'cancel' && !asking.aborted) giveUp();
    } finally {
      open.delete(question.id);
    }
  }

  try {
    for await (const event of await client.watch(undefined, { signal })) {
      if (event.type === 'open') for (const question of event.questions) void answer(question);
      else if (event.type === 'asked') void answer(event.question);
      // Our own answer closes it too, when nobody is asked any more.
      else if (event.reason !== 'answered') open.get(event.id)?.abort();
    }
  } catch (error) {
    if (!signal.aborted) printNote(terminal, `What servers ask cannot be shown: ${explain(error).problem}`);
  }
}

/** A call of the session's own turn: who follows the turn asks about it already. */
function isOfTheTurn({ body }: Question): boolean {
  return body.kind === 'tool-approval' && body.agent === '';
}
