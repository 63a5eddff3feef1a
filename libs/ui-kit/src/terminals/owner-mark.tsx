import { Tooltip } from '@mantine/core';
import type { Terminal } from '@chatos/contracts';
import { IconRobot, IconUser } from '@tabler/icons-react';
import { terminalOwner } from './terminal-view.ts';
import styles from './terminals.module.css';

/** Whose a terminal is. */
export function OwnerMark({ terminal }: { terminal: Pick<Terminal, 'owner' | 'isSandboxed'> }) {
  const { mark, words } = terminalOwner(terminal);
  return (
    <Tooltip label={words}>
      <span className={styles.owner} data-owner={terminal.owner}>
        {terminal.owner === 'user' ? <IconUser size={11} stroke={2} aria-hidden="true" /> : <IconRobot size={12} stroke={1.8} aria-hidden="true" />}
        {mark}
      </span>
    </Tooltip>
  );
}
