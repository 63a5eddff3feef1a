import type { Explained, Question, QuestionAnswer } from '@chatos/contracts';
import type { IconKey } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { isSomethingOpen } from '../shell/something-open.ts';
import { ErrorLine } from '../shell/states.tsx';
import { explainError } from '../text/explain-error.ts';
import { TEST_IDS } from '../test-ids.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { questionTitle } from './question-list.ts';
import { useQuestions } from './questions-context.tsx';
import styles from './questions.module.css';

export interface QuestionCardProps {
  readonly question: Question;
  /** Which session it is for, where that is not the one in sight. */
  readonly note?: string | undefined;
}

export interface Answering {
  /** What is being sent; a button that was pressed is busy for as long. `scope` tells the buttons of an approval apart. */
  readonly doing: QuestionAnswer | null;
  readonly isBusy: boolean;
  readonly error: Explained | null;
  /** Sends the answer. Where it is refused the question is still open, and says why. */
  give(answer: QuestionAnswer): void;
}

export function useAnswering(id: string): Answering {
  const { answer } = useQuestions();
  const [doing, setDoing] = useState<QuestionAnswer | null>(null);
  const [error, setError] = useState<Explained | null>(null);
  const give = (given: QuestionAnswer) => {
    setDoing(given);
    setError(null);
    answer(id, given)
      .then(focusNext)
      .catch((cause: unknown) => {
        setError(explainError(cause));
        setDoing(null);
      });
  };
  return { doing, isBusy: doing !== null, error, give };
}

/**
 * The card around a question: its title, what it asks, the buttons. Like an approval it takes the focus when it appears, on the card and not on a
 * button, and never from somebody who is typing.
 * @param props.onAccept the form was submitted: by its button, or by Enter in a field
 */
export function QuestionFrame({ question, note, icon: Icon, error, onAccept, actions, children }: QuestionCardProps & { icon: typeof IconKey; error: Explained | null; onAccept: () => void; actions: ReactNode; children: ReactNode }) {
  const { body } = question;
  const card = useRef<HTMLFormElement>(null);
  const titleId = useId();
  useEffect(() => takeFocus(card.current), []);
  return (
    <form
      ref={card} className={styles.card} noValidate tabIndex={-1} role="group" aria-labelledby={titleId}
      data-testid={TEST_IDS.questionCard} data-kind={body.kind} data-prompt={body.kind === 'ui-prompt' ? body.prompt.kind : undefined} data-server={question.server} data-question={question.id}
      onSubmit={(event) => { event.preventDefault(); onAccept(); }}
    >
      <div className={styles.title}>
        <Icon size={18} stroke={1.8} aria-hidden="true" />
        <span id={titleId}><VisibleText text={questionTitle(question)} /></span>
        {note === undefined ? null : <span className={styles.note}>{note}</span>}
      </div>
      <div className={styles.body}>{children}</div>
      <div className={styles.actions}>{actions}</div>
      {error === null ? null : <ErrorLine error={error} />}
    </form>
  );
}

/** Puts the focus on the field of a question that is to be corrected. */
export function focusField(id: string, name: string): void {
  document.querySelector<HTMLElement>(`[data-question="${CSS.escape(id)}"] [data-field="${CSS.escape(name)}"]`)?.focus();
}

/** To the next question; where there is none, to the composer, but out of no dialog: a key for the dialog would be one for the composer. */
function focusNext(): void {
  const dialog = document.querySelector<HTMLElement>('[role="dialog"]');
  const next = (dialog ?? document).querySelector<HTMLElement>(`[data-testid="${TEST_IDS.questionCard}"]`);
  (next ?? dialog ?? document.querySelector<HTMLElement>(`[data-testid="${TEST_IDS.composer}"]`))?.focus();
}

function takeFocus(card: HTMLElement | null): void {
  const active = document.activeElement;
  const isTyping = active instanceof HTMLTextAreaElement && active.value !== '';
  const isElsewhere = active instanceof HTMLInputElement || (active instanceof Element && active.closest(`[role="dialog"], [role="menu"], [data-testid="${TEST_IDS.questionCard}"]`) !== null) || isSomethingOpen();
  if (!isTyping && !isElsewhere) card?.focus({ preventScroll: true });
}
