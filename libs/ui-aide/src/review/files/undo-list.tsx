import type { SessionId, UndoRecord } from '@chatos/contracts';
import { EmptyState, ErrorState, explainError, formatTime, LoadingState, TEST_IDS, VisibleText } from '@chatos/ui-kit';
import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useReview } from '../review-context.tsx';
import { countWords, scopeWords } from '../review-words.ts';
import styles from '../review.module.css';
import { useUndoRecords } from '../use-review-queries.ts';

/** So many files are named; the rest are counted. */
const NAMED = 3;

/** What was undone in a session, newest first; each can be undone itself. */
export function UndoList({ sessionId }: { sessionId: SessionId }) {
  const { query, records } = useUndoRecords(sessionId);
  const { askUndo } = useReview();
  if (query.isError) return <ErrorState error={explainError(query.error)} onRetry={() => void query.refetch()} />;
  if (query.isPending) return <LoadingState label="Reading what was undone" />;
  if (records.length === 0) return <EmptyState isCompact icon={<IconArrowBackUp size={22} stroke={1.6} />} title="Nothing was undone">What you undo stands here, and can be brought back.</EmptyState>;
  return (
    <div className={styles.history}>
      <ul>
        {records.map((record) => (
          <li key={record.id} data-testid={TEST_IDS.undoRecord} data-undone={record.undoneBy !== null}>
            <strong><VisibleText text={undoWords(record, records)} /></strong>
            <span className={styles.quiet}>{formatTime(record.createdAt)} · {countWords(record.files.length, 'file')}</span>
            <Names record={record} />
            {record.undoneBy === null ? (
              <Button size="compact-xs" variant="default" onClick={() => askUndo({ sessionId, scope: { kind: 'undo', undoId: record.id } })} data-testid={TEST_IDS.undoUndo}>Undo this undo…</Button>
            ) : <span className={styles.quiet}>This undo was undone.</span>}
          </li>
        ))}
      </ul>
      {query.hasNextPage ? <Button m={8} size="compact-xs" variant="subtle" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>More</Button> : null}
    </div>
  );
}

/** What was undone; of an undo of an undo, what that one had undone. */
function undoWords({ scope }: UndoRecord, records: readonly UndoRecord[]): string {
  if (scope.kind !== 'undo') return `Undone: ${scopeWords(scope)}`;
  const undone = records.find(({ id }) => id === scope.undoId);
  return `Brought back: ${scopeWords(undone?.scope ?? scope)}`;
}

function Names({ record: { files } }: { record: UndoRecord }) {
  const rest = files.length - NAMED;
  return <span className={styles.recordFiles}><VisibleText text={files.slice(0, NAMED).join(', ')} />{rest > 0 ? ` and ${rest} more` : ''}</span>;
}
