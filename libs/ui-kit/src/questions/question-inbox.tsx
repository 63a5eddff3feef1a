import { ActionIcon, Drawer, Indicator, Tooltip } from '@mantine/core';
import type { SessionId } from '@chatos/contracts';
import { IconInbox } from '@tabler/icons-react';
import { sessionTitle } from '../sessions/session-row.tsx';
import { useSessions } from '../sessions/use-sessions.ts';
import { EmptyState } from '../shell/states.tsx';
import { TEST_IDS } from '../test-ids.ts';
import { QuestionCard } from './question-card.tsx';
import { useQuestions } from './questions-context.tsx';
import styles from './questions.module.css';

/** The button that opens every open question of the runtime, with their number. */
export function QuestionsButton() {
  const { open, setInboxOpen } = useQuestions();
  const label = open.length === 0 ? 'Questions of servers' : `Questions of servers: ${open.length} open`;
  return (
    <Tooltip label={`${label} (Alt+Q)`}>
      <Indicator label={open.length} size={15} offset={5} disabled={open.length === 0} color="orange" zIndex={1}>
        <ActionIcon variant="subtle" color="gray" onClick={() => setInboxOpen(true)} aria-label={label} data-testid={TEST_IDS.questionsToggle} data-count={open.length}>
          <IconInbox size={17} stroke={1.7} />
        </ActionIcon>
      </Indicator>
    </Tooltip>
  );
}

/** Every open question, whichever session it is for. */
export function QuestionInbox({ sessionId }: { sessionId: SessionId | null }) {
  const { open, isInboxOpen, setInboxOpen } = useQuestions();
  const { sessions } = useSessions();
  const noteFor = (asked: string | null) => {
    if (asked === null || asked === sessionId) return {};
    const session = sessions.find(({ id }) => id === asked);
    return { note: session === undefined ? 'for another session' : `for “${sessionTitle(session)}”` };
  };
  return (
    <Drawer opened={isInboxOpen} onClose={() => setInboxOpen(false)} position="right" size={560} title="Questions of servers" closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className={styles.inbox} data-testid={TEST_IDS.questionInbox}>
        {open.map((question) => <QuestionCard key={question.id} question={question} {...noteFor(question.sessionId)} />)}
        {open.length === 0 ? <EmptyState isCompact icon={<IconInbox size={22} stroke={1.6} />} title="No open questions">What servers ask you, such as whether they may run, comes here.</EmptyState> : null}
      </div>
    </Drawer>
  );
}
