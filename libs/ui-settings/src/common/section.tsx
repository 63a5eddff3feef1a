import type { UseQueryResult } from '@tanstack/react-query';
import { ErrorState, explainError, LoadingState } from '@chatos/ui-kit';
import type { ReactNode } from 'react';
import styles from './section.module.css';

/** A section's heading, what it is for, and its one main action. */
export function SectionHeader({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <header className={styles.header}>
      <div className={styles.words}>
        <h1 className={styles.title}>{title}</h1>
        <p className={styles.lead}>{children}</p>
      </div>
      {action}
    </header>
  );
}

/** What a query gave; in its place a loading or an error state with a way to try again. */
export function Loaded<Data>({ query, children }: { query: UseQueryResult<Data>; children: (data: Data) => ReactNode }) {
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null) return <ErrorState error={explainError(query.error)} onRetry={() => void query.refetch()} />;
  return <LoadingState />;
}
