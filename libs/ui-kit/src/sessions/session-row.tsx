import { ActionIcon, Loader, Menu, Tooltip } from '@mantine/core';
import type { Session, SessionId } from '@chatos/contracts';
import { IconDots, IconFileText, IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { ReportModal } from '../report/report-modal.tsx';
import { useQuestions } from '../questions/questions-context.tsx';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { showError, showUndo } from '../shell/toasts.tsx';
import { formatAge, formatTime } from '../text/format.ts';
import { TEST_IDS } from '../test-ids.ts';
import { sessionTitle } from './session-title.ts';
import { SessionTitleInput } from './session-title-input.tsx';
import styles from './session-list.module.css';

/** One session in the list: its name, how it stands, and a menu to rename or delete it. */
export function SessionRow({ session, isSelected, isUnseen, onSelect }: { session: Session; isSelected: boolean; /** Whether a run has ended here that the user has not looked at. */ isUnseen: boolean; onSelect: (id: SessionId | null) => void }) {
  const { open } = useQuestions();
  const isAsking = open.some((question) => question.sessionId === session.id);
  const { client } = useRuntime();
  const [isRenaming, setRenaming] = useState(false);
  const [isReportOpen, setReportOpen] = useState(false);
  const title = sessionTitle(session);

  const remove = () => {
    client.sessions
      .remove({ id: session.id })
      .then(() => {
        if (isSelected) onSelect(null);
        showUndo({
          message: `“${title.slice(0, 60)}” was deleted.`,
          testId: TEST_IDS.undoDelete,
          undo: () => client.sessions.restore({ id: session.id }).then(() => onSelect(session.id)),
        });
      })
      .catch((cause: unknown) => showError(cause, 'The session could not be deleted'));
  };
  if (isRenaming) return <SessionTitleInput session={session} onDone={() => setRenaming(false)} />;
  return (
    <div className={styles.row} data-selected={isSelected || undefined}>
      <button type="button" className={styles.open} aria-current={isSelected ? 'true' : undefined} title={`${title}\n${formatTime(session.updatedAt)}`} onClick={() => onSelect(session.id)} onDoubleClick={() => setRenaming(true)} data-testid={TEST_IDS.sessionItem} data-session={session.id} data-unseen={isUnseen || undefined}>
        <TurnMark state={isAsking ? 'waiting-for-approval' : session.lastTurnState} isUnseen={isUnseen} />
        <span className={styles.title}>{title}</span>
        <span className={styles.age}>{formatAge(session.updatedAt)}</span>
      </button>
      <Menu position="bottom-end" width={160}>
        <Menu.Target>
          <ActionIcon className={styles.more} size={24} variant="subtle" color="gray" aria-label={`More for ${title}`}>
            <IconDots size={15} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => setRenaming(true)} data-testid={TEST_IDS.renameSession}>
            Rename
          </Menu.Item>
          <Menu.Item leftSection={<IconFileText size={15} />} onClick={() => setReportOpen(true)} data-testid={TEST_IDS.openReport}>
            Report
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={15} />} color="red" onClick={remove} data-testid={TEST_IDS.deleteSession}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isReportOpen ? <ReportModal session={session} onClose={() => setReportOpen(false)} /> : null}
    </div>
  );
}

export { sessionTitle } from './session-title.ts';

const MARKS: Partial<Record<NonNullable<Session['lastTurnState']>, string>> = {
  'waiting-for-approval': 'Waits for your answer',
  completed: 'A result you have not seen',
  paused: 'Paused',
  failed: 'The last one failed',
  interrupted: 'The last one was interrupted',
};

function TurnMark({ state, isUnseen }: { state: Session['lastTurnState']; isUnseen: boolean }) {
  if (state === 'running' || state === 'queued') return <Loader size={12} aria-label="Under way" className={styles.mark} />;
  const words = state === null ? undefined : MARKS[state];
  if (words === undefined || (state === 'completed' && !isUnseen)) return null;
  return (
    <Tooltip label={words}>
      <span className={styles.mark} data-state={state} role="img" aria-label={words} />
    </Tooltip>
  );
}
