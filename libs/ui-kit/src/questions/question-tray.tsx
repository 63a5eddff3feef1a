import { Button } from '@mantine/core';
import { TEST_IDS } from '../test-ids.ts';
import { QuestionCard } from './question-card.tsx';
import { questionsOf } from './question-list.ts';
import { useQuestions } from './questions-context.tsx';
import styles from './questions.module.css';

/** Above the composer: the oldest question that concerns this session, and how many wait behind it. */
export function QuestionTray({ sessionId }: { sessionId: string | null }) {
  const { open, isInboxOpen, setInboxOpen } = useQuestions();
  const [first, ...others] = questionsOf(open, sessionId);
  if (first === undefined || isInboxOpen) return null;
  return (
    <div className={styles.tray} data-testid={TEST_IDS.questionTray}>
      <QuestionCard key={first.id} question={first} />
      {others.length === 0 ? null : <Button variant="subtle" color="gray" size="compact-xs" onClick={() => setInboxOpen(true)}>{others.length} more {others.length === 1 ? 'question waits' : 'questions wait'}</Button>}
    </div>
  );
}
