import type { Question, QuestionAnswer, QuestionEvent } from '@chatos/contracts';
import { createContext, useCallback, useContext, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { useStream } from '../connection/use-stream.ts';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { questionTitle, reduceQuestions } from './question-list.ts';

export interface Questions {
  readonly open: readonly Question[];
  readonly isInboxOpen: boolean;
  setInboxOpen(isOpen: boolean): void;
  /** Rejects where it could not be answered: it is then still open. */
  answer(id: string, answer: QuestionAnswer): Promise<void>;
}

const NONE: Questions = { open: [], isInboxOpen: false, setInboxOpen: () => undefined, answer: () => Promise.reject(new Error('There is no QuestionsProvider.')) };
const QuestionsContext = createContext<Questions>(NONE);

/** Follows the runtime's open questions for the whole page. @param props.onAsked is told of each that comes; keep it the same function */
export function QuestionsProvider({ onAsked, children }: { onAsked: (question: Question) => void; children: ReactNode }) {
  const { client } = useRuntime();
  const [open, setOpen] = useState<readonly Question[]>([]);
  const [isInboxOpen, setInboxOpen] = useState(false);
  const [spoken, setSpoken] = useState('');
  const watch = useCallback((signal: AbortSignal) => client.questions.watch(undefined, { signal }), [client]);
  const onEvent = useCallback(
    (event: QuestionEvent) => {
      setOpen((known) => reduceQuestions(known, event));
      if (event.type !== 'asked') return;
      setSpoken(questionTitle(event.question));
      onAsked(event.question);
    },
    [onAsked],
  );
  // Not followed for a while: what was asked meanwhile comes with the next beginning of the stream.
  useStream(watch, onEvent);
  const answer = useCallback(
    async (id: string, given: QuestionAnswer) => {
      await client.questions.answer({ id, answer: given });
      setOpen((known) => known.filter((question) => question.id !== id));
    },
    [client],
  );
  const value = useMemo(() => ({ open, isInboxOpen, setInboxOpen, answer }), [open, isInboxOpen, answer]);
  return (
    <QuestionsContext value={value}>
      {children}
      <div role="status" aria-live="assertive" className="visually-hidden">{spoken}</div>
    </QuestionsContext>
  );
}

export function useQuestions(): Questions {
  return useContext(QuestionsContext);
}
