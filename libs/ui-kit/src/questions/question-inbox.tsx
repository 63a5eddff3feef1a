import { ActionIcon, Drawer, Indicator, Tooltip } from '@mantine/core';
import type { Session } from '@chatos/contracts';
import { IconInbox } from '@tabler/icons-react';
import { TEST_IDS } from '../test-ids.ts';
import { InboxList } from './inbox-list.tsx';
import { useQuestions } from './questions-context.tsx';

/** The button that opens every open question of the runtime, with their number. */
export function QuestionsButton() {
  const { open, setInboxOpen } = useQuestions();
  const label = open.length === 0 ? 'Inbox' : `Inbox: ${open.length} ${open.length === 1 ? 'waits' : 'wait'} for you`;
  return (
    <Tooltip label={`${label} (Alt+Q)`}>
      <Indicator label={open.length > 99 ? '99+' : open.length} size={15} offset={5} disabled={open.length === 0} color="orange" zIndex={1}>
        <ActionIcon variant="subtle" color="gray" onClick={() => setInboxOpen(true)} aria-label={label} data-testid={TEST_IDS.questionsToggle} data-count={open.length}>
          <IconInbox size={17} stroke={1.7} />
        </ActionIcon>
      </Indicator>
    </Tooltip>
  );
}

/** Every approval and question that waits for the user, whichever session it is for. */
export function QuestionInbox({ onGo }: { /** Shows a session. */ onGo: (session: Session) => void }) {
  const { isInboxOpen, setInboxOpen } = useQuestions();
  const go = (session: Session) => {
    setInboxOpen(false);
    onGo(session);
  };
  return (
    <Drawer opened={isInboxOpen} onClose={() => setInboxOpen(false)} position="right" size={600} title="Inbox" closeButtonProps={{ 'aria-label': 'Close' }}>
      <InboxList onGo={go} />
    </Drawer>
  );
}
