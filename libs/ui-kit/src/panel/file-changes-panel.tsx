import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { FileChange, SessionId } from '@chatos/contracts';
import { IconFileDiff } from '@tabler/icons-react';
import { useState } from 'react';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { RECORDS_KEY } from '../sessions/use-sessions.ts';
import { EmptyState, ErrorState, LoadingState } from '../shell/states.tsx';
import { explainError } from '../text/explain-error.ts';
import { formatTime } from '../text/format.ts';
import { VisibleText } from '../text/visible-text.tsx';
import styles from './panel.module.css';

const SIGNS: Readonly<Record<FileChange['changeType'], string>> = { created: 'A', modified: 'M', deleted: 'D' };
/** A difference longer than this is cut in the panel. */
const LINES_SHOWN = 400;

/** What tools changed in files for a session, newest first, each with its difference. */
export function FileChangesPanel({ sessionId }: { sessionId: SessionId | null }) {
  const { client } = useRuntime();
  const query = useInfiniteQuery({
    queryKey: [RECORDS_KEY, 'file-changes', sessionId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => client.fileChanges.read({ cursor: pageParam, limit: 50, ...(sessionId === null ? {} : { sessionId }) }, { signal }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  if (query.isError) return <ErrorState error={explainError(query.error)} onRetry={() => void query.refetch()} />;
  if (query.isPending) return <LoadingState />;
  const changes = query.data.pages.flatMap((page) => page.items);
  if (changes.length === 0) {
    return (
      <EmptyState isCompact icon={<IconFileDiff size={22} stroke={1.6} />} title="No file changes">
        Files that tools create, change or delete for this session appear here with their differences.
      </EmptyState>
    );
  }
  return (
    <>
      <ul className={styles.list}>
        {changes.map((change) => (
          <Change key={change.id} change={change} />
        ))}
      </ul>
      {query.hasNextPage ? <Button variant="subtle" size="compact-xs" onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>More</Button> : null}
    </>
  );
}

function Change({ change }: { change: FileChange }) {
  const [isOpen, setOpen] = useState(false);
  const lines = change.diff.split('\n');
  return (
    <li className={styles.change}>
      <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} title={`${change.absolutePath}\n${change.changeType} by ${change.tool}, ${formatTime(change.createdAt)}`}>
        <span className={styles.sign} data-sign={SIGNS[change.changeType]} aria-label={change.changeType}>{SIGNS[change.changeType]}</span>
        <span className={styles.path}><VisibleText text={change.path} /></span>
      </button>
      {isOpen ? (
        <pre className={styles.diff} tabIndex={0}>
          {lines.slice(0, LINES_SHOWN).map((line, index) => (
            <span key={index} data-sign={line.startsWith('+') ? '+' : line.startsWith('-') ? '-' : line.startsWith('@@') ? '@' : undefined}>
              <VisibleText text={line === '' ? ' ' : line} />
            </span>
          ))}
          {lines.length > LINES_SHOWN ? <span>{`… ${lines.length - LINES_SHOWN} more lines`}</span> : null}
        </pre>
      ) : null}
    </li>
  );
}
