import { ActionIcon, SegmentedControl, Switch, Tooltip } from '@mantine/core';
import { IconKeyboard } from '@tabler/icons-react';
import { TEST_IDS } from '../test-ids.ts';
import { useNotifyChoice } from '../workbench/notify-user.ts';
import styles from './inbox.module.css';

interface InboxBarProps {
  readonly count: number;
  readonly order: 'oldest' | 'newest';
  readonly onOrder: (order: string) => void;
  readonly isHelpOpen: boolean;
  readonly onHelp: (isOpen: boolean) => void;
}

/** How many there are, in which order, whether the browser calls for the user, and the keys. */
export function InboxBar({ count, order, onOrder, isHelpOpen, onHelp }: InboxBarProps) {
  const notify = useNotifyChoice();
  return (
    <>
      <div className={styles.bar}>
        <span className={styles.count}>{count === 0 ? '' : `${count} ${count === 1 ? 'waits' : 'wait'} for you`}</span>
        {notify.isOffered ? <Switch size="xs" label="Notify me" checked={notify.isOn} onChange={(event) => notify.change(event.currentTarget.checked)} data-testid={TEST_IDS.inboxNotify} /> : null}
        {count < 2 ? null : <SegmentedControl size="xs" value={order} onChange={onOrder} data={[{ value: 'oldest', label: 'Oldest first' }, { value: 'newest', label: 'Newest first' }]} aria-label="Order" data-testid={TEST_IDS.inboxOrder} />}
        <Tooltip label="Keys (?)">
          <ActionIcon variant={isHelpOpen ? 'light' : 'subtle'} color="gray" size="sm" onClick={() => onHelp(!isHelpOpen)} aria-expanded={isHelpOpen} aria-label="Keys"><IconKeyboard size={16} stroke={1.7} /></ActionIcon>
        </Tooltip>
      </div>
      {notify.problem === null ? null : <p className={styles.problem} role="alert">{notify.problem}</p>}
    </>
  );
}
