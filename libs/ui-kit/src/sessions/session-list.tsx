import { Button, ScrollArea, Tooltip } from '@mantine/core';
import type { Session, SessionId } from '@chatos/contracts';
import { IconMessagePlus } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { EmptyState, ErrorState, LoadingState } from '../shell/states.tsx';
import { ageGroup } from '../text/format.ts';
import { explainError } from '../text/explain-error.ts';
import { TEST_IDS } from '../test-ids.ts';
import { SessionRow } from './session-row.tsx';
import styles from './session-list.module.css';
import { useUnseen } from './unseen.ts';
import { useSessions } from './use-sessions.ts';

const ROW_HEIGHT = 34;
const HEADING_HEIGHT = 30;

export interface SessionListProps {
  readonly selected: SessionId | null;
  readonly onSelect: (id: SessionId | null) => void;
  readonly newLabel: string;
  /** What stands above the list: AIDE's workspace. */
  readonly header?: ReactNode;
  readonly emptyWords: string;
}

type Row = { kind: 'heading'; label: string } | { kind: 'session'; session: Session };

/** The sessions by age, with a button for a new one. Only rows in sight are in the document, and pages are read as they come near. */
export function SessionList({ selected, onSelect, newLabel, header, emptyWords }: SessionListProps) {
  const { query, sessions } = useSessions();
  const { runtime } = useRuntime();
  const unseen = useUnseen(runtime, sessions, selected);
  const rows = withHeadings(sessions);
  const viewport = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => viewport.current,
    estimateSize: (index) => (rows[index]?.kind === 'heading' ? HEADING_HEIGHT : ROW_HEIGHT),
    getItemKey: (index) => keyOf(rows[index]),
    overscan: 12,
    paddingEnd: 12,
  });
  const lastShown = list.getVirtualItems().at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastShown >= rows.length - 10) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, lastShown, rows.length]);

  return (
    <nav className={styles.sidebar} aria-label="Sessions">
      {header}
      <div className={styles.top}>
        <Tooltip label="Alt+N">
          <Button fullWidth variant="light" leftSection={<IconMessagePlus size={16} />} onClick={() => onSelect(null)} data-testid={TEST_IDS.newSession}>
            {newLabel}
          </Button>
        </Tooltip>
      </div>
      <ScrollArea viewportRef={viewport} className={styles.scroll} type="hover" scrollbarSize={8} data-testid={TEST_IDS.sessionList}>
        {query.isError ? <ErrorState error={explainError(query.error)} onRetry={() => void query.refetch()} /> : null}
        {query.isPending ? <LoadingState label="Reading sessions" /> : null}
        {query.isSuccess && rows.length === 0 ? <EmptyState isCompact title="No sessions yet">{emptyWords}</EmptyState> : null}
        <div style={{ height: rows.length === 0 ? 0 : list.getTotalSize(), position: 'relative' }} role="list">
          {list.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <div key={item.key} className={styles.slot} style={{ height: item.size, transform: `translateY(${item.start}px)` }} role="listitem">
                {row.kind === 'heading' ? <h2 className={styles.heading}>{row.label}</h2> : <SessionRow session={row.session} isSelected={row.session.id === selected} isUnseen={unseen.has(row.session.id)} onSelect={onSelect} />}
              </div>
            );
          })}
        </div>
      </ScrollArea>
    </nav>
  );
}

function withHeadings(sessions: readonly Session[]): Row[] {
  const rows: Row[] = [];
  let group = '';
  for (const session of sessions) {
    const next = ageGroup(session.updatedAt);
    if (next !== group) rows.push({ kind: 'heading', label: next });
    group = next;
    rows.push({ kind: 'session', session });
  }
  return rows;
}

function keyOf(row: Row | undefined): string {
  if (row === undefined) return '';
  return row.kind === 'heading' ? `heading ${row.label}` : row.session.id;
}
