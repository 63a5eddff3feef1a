import { Button } from '@mantine/core';
import { IconFold } from '@tabler/icons-react';
import { useState } from 'react';
import { formatCount } from '../text/format.ts';
import { TEST_IDS } from '../test-ids.ts';
import styles from './messages.module.css';

/**
 * At the head of a long answer of which only the newest steps were read.
 * @param props.count how many steps come before; 0 where the first one shown is not whole
 */
export function EarlierSteps({ count, onLoad }: { count: number; onLoad: () => Promise<unknown> }) {
  const [isLoading, setLoading] = useState(false);
  const load = () => {
    setLoading(true);
    void onLoad().finally(() => setLoading(false));
  };
  return (
    <div className={styles.earlier}>
      <Button size="compact-xs" variant="default" leftSection={<IconFold size={13} />} loading={isLoading} onClick={load} data-testid={TEST_IDS.earlierSteps}>
        {count === 0 ? 'Show what came before' : `Show earlier steps (${formatCount(count)})`}
      </Button>
    </div>
  );
}
