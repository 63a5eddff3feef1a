import type { aideContract, Explained, GlanceEvent, Question, QuestionEvent, SessionGlance } from '@chatos/contracts';
import { reduceQuestions, useClient, useStream } from '@chatos/ui-kit';
import { useCallback, useState } from 'react';
import { reduceGlances } from './glance-list.ts';

/** The sessions with something under way and the open questions, as they change; `glances` is null until the first are known. */
export function useGlances(): { glances: readonly SessionGlance[] | null; questions: readonly Question[]; lost: Explained | null } {
  const client = useClient<typeof aideContract>().aide;
  const [glances, setGlances] = useState<readonly SessionGlance[] | null>(null);
  const [questions, setQuestions] = useState<readonly Question[]>([]);
  const watchGlances = useCallback((signal: AbortSignal) => client.control.watch(undefined, { signal }), [client]);
  const onGlance = useCallback((event: GlanceEvent) => setGlances((known) => reduceGlances(known ?? [], event)), []);
  const watchQuestions = useCallback((signal: AbortSignal) => client.questions.watch(undefined, { signal }), [client]);
  const onQuestion = useCallback((event: QuestionEvent) => setQuestions((known) => reduceQuestions(known, event)), []);
  const lost = useStream(watchGlances, onGlance);
  useStream(watchQuestions, onQuestion);
  return { glances, questions, lost };
}
