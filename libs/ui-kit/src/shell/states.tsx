import { Button, Loader } from '@mantine/core';
import type { Explained } from '@chatos/contracts';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { TEST_IDS } from '../test-ids.ts';
import styles from './states.module.css';

/** One line: what went wrong, and what to do. */
export function ErrorLine({ error }: { error: Explained }) {
  return (
    <div className={styles.errorLine} role="alert" data-testid={TEST_IDS.errorState}>
      <IconAlertTriangle size={15} aria-hidden="true" />
      <span>
        <strong>{error.problem}</strong> {error.remedy}
      </span>
    </div>
  );
}

/** In the place of what could not be read. */
export function ErrorState({ error, onRetry }: { error: Explained; onRetry?: () => void }) {
  return (
    <div className={styles.centre} role="alert" data-testid={TEST_IDS.errorState}>
      <IconAlertTriangle size={26} stroke={1.5} className={styles.errorIcon} aria-hidden="true" />
      <strong>{error.problem}</strong>
      <span className={styles.words}>{error.remedy}</span>
      {onRetry === undefined ? null : (
        <Button variant="default" size="compact-sm" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** In the place of what is not there yet because nobody made it. */
export function EmptyState({ icon, title, children, isCompact = false }: { icon?: ReactNode; title: string; children?: ReactNode; isCompact?: boolean }) {
  return (
    <div className={styles.centre} data-compact={isCompact || undefined} data-testid={TEST_IDS.emptyState}>
      {icon === undefined ? null : <div className={styles.icon}>{icon}</div>}
      <strong>{title}</strong>
      <div className={styles.words}>{children}</div>
    </div>
  );
}

export function LoadingState({ label = 'Loading' }: { label?: string }) {
  return (
    <div className={styles.centre} role="status">
      <Loader size="sm" type="dots" aria-hidden="true" />
      <span className="visually-hidden">{label}</span>
    </div>
  );
}
