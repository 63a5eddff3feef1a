import { ActionIcon, Tooltip } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { formatCount } from '../text/format.ts';
import type { TestId } from '../test-ids.ts';
import styles from './workbench.module.css';

/** A view of one surface's own, in the conversation's place while it is open: reached by a button, a key and the search. */
export interface WorkbenchView {
  readonly label: string;
  /** What the search says it is for. */
  readonly description: string;
  /** With Alt: `KeyV`. */
  readonly code: string;
  readonly shortcut: string;
  readonly icon: Icon;
  /** Beside the icon; 0 shows none. `isMore`: there are more than were counted. */
  readonly count: { readonly value: number; readonly isMore: boolean; readonly words: string };
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly content: ReactNode;
  readonly testId: TestId;
}

export function WorkbenchViewButton({ view, isShown, onToggle }: { view: WorkbenchView; isShown: boolean; onToggle: () => void }) {
  const { value, isMore, words } = view.count;
  const amount = `${formatCount(value)}${isMore ? '+' : ''}`;
  return (
    <Tooltip label={`${view.label} (${view.shortcut})`}>
      <ActionIcon
        className={styles.viewButton} variant={isShown ? 'light' : 'subtle'} color="gray" onClick={onToggle} aria-pressed={isShown} aria-keyshortcuts={view.shortcut}
        aria-label={value === 0 ? view.label : `${view.label}, ${amount} ${words}`} data-testid={view.testId} data-count={value}
      >
        <view.icon size={17} stroke={1.7} />
        {value === 0 ? null : <span className={styles.viewCount} aria-hidden="true">{amount}</span>}
      </ActionIcon>
    </Tooltip>
  );
}
