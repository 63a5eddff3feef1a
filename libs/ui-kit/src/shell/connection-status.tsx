import { Button, Tooltip } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useConnection, useConnectionState } from '../connection/react.tsx';
import type { ConnectionSnapshot } from '../connection/connection-state.ts';
import { TEST_IDS } from '../test-ids.ts';
import styles from './surface-shell.module.css';

const WORDS: Readonly<Record<ConnectionSnapshot['state'], string>> = { connecting: 'Connecting', ready: 'Connected', lost: 'Reconnecting', failed: 'Not connected' };

/** A dot and a word in the header. */
export function ConnectionIndicator() {
  const { state } = useConnectionState();
  return (
    <Tooltip label="The connection of this page to its own process">
      <span className={styles.state} data-state={state} data-testid={TEST_IDS.connectionState} role="status">
        <span className={styles.dot} aria-hidden="true" />
        <span className={state === 'ready' ? 'visually-hidden' : undefined}>{WORDS[state]}</span>
      </span>
    </Tooltip>
  );
}

/** A line across the page while the connection is lost or given up, saying why and what to do. */
export function ConnectionBanner() {
  const connection = useConnection();
  const { state, reason } = useConnectionState();
  if (state === 'ready' || state === 'connecting') return <div />;
  return (
    <div className={styles.banner} data-state={state} role="alert">
      <IconPlugConnectedX size={17} aria-hidden="true" />
      <span>{reason === null ? 'Reconnecting…' : `${reason.problem} ${reason.remedy}`}</span>
      <Button size="compact-xs" variant="default" onClick={() => connection.retry()}>
        Try again
      </Button>
    </div>
  );
}
