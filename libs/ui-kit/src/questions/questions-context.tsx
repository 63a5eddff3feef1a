import type { Question, QuestionAnswer, QuestionEvent } from '@chatos/contracts';
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useStream } from '../connection/use-stream.ts';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { questionTitle, reduceQuestions } from './question-list.ts';

export interface Questions {
  readonly open: readonly Question[];
  readonly isInboxOpen: boolean;
  setInboxOpen(isOpen: boolean): void;
  /** The question the inbox was opened for, and how often one was asked for; null where it was opened for all. */
  readonly wanted: { readonly id: string; readonly isGone: boolean; readonly times: number } | null;
  /** Opens the inbox at one question; where it is not open any more, it says so. */
  showQuestion(id: string): void;
  /** The last answer given on this page. */
  readonly answered: { readonly question: Question; readonly answer: QuestionAnswer } | null;
  /** Rejects where it could not be answered: it is then still open. */
  answer(id: string, answer: QuestionAnswer): Promise<void>;
}

const NONE: Questions = { open: [], isInboxOpen: false, setInboxOpen: () => undefined, wanted: null, showQuestion: () => undefined, answered: null, answer: () => Promise.reject(new Error('There is no QuestionsProvider.')) };
const QuestionsContext = createContext<Questions>(NONE);

/** Follows the runtime's open questions for the whole page. @param props.onAsked is told of each that comes; keep it the same function */
export function QuestionsProvider({ onAsked, children }: { onAsked: (question: Question) => void; children: ReactNode }) {
  const { client } = useRuntime();
  const [open, setOpen] = useState<readonly Question[]>([]);
  const [isInboxOpen, setOpened] = useState(false);
  const [isKnown, setKnown] = useState(false);
  const [wantedId, setWanted] = useState<{ id: string; times: number } | null>(null);
  const [answered, setAnswered] = useState<Questions['answered']>(null);
  const [spoken, setSpoken] = useState('');
  const watch = useCallback((signal: AbortSignal) => client.questions.watch(undefined, { signal }), [client]);
  const onEvent = useCallback(
    (event: QuestionEvent) => {
      setOpen((known) => reduceQuestions(known, event));
      if (event.type === 'open') setKnown(true);
      if (event.type !== 'asked') return;
      setSpoken(questionTitle(event.question));
      onAsked(event.question);
    },
    [onAsked],
  );
  // Not followed for a while: what was asked meanwhile comes with the next beginning of the stream.
  useStream(watch, onEvent);
  const openNow = useRef(open);
  useEffect(() => { openNow.current = open; });
  const answer = useCallback(
    async (id: string, given: QuestionAnswer) => {
      const question = openNow.current.find((one) => one.id === id);
      await client.questions.answer({ id, answer: given });
      if (question !== undefined) setAnswered({ question, answer: given });
      setWanted((known) => (known?.id === id ? null : known));
      setOpen((known) => known.filter((one) => one.id !== id));
    },
    [client],
  );
  const setInboxOpen = useCallback((isOpen: boolean) => {
    setOpened(isOpen);
    setWanted(null);
    setAnswered(null);
  }, []);
  const showQuestion = useCallback((id: string) => {
    setWanted((known) => ({ id, times: (known?.times ?? 0) + 1 }));
    setAnswered(null);
    setOpened(true);
  }, []);
  const value = useMemo((): Questions => {
    const wanted = wantedId === null ? null : { ...wantedId, isGone: isKnown && !open.some(({ id }) => id === wantedId.id) };
    return { open, isInboxOpen, setInboxOpen, wanted, showQuestion, answered, answer };
  }, [open, isInboxOpen, setInboxOpen, wantedId, isKnown, showQuestion, answered, answer]);
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
