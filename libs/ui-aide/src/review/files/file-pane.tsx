import type { ReviewDetail, ReviewScope, SessionId, TurnId } from '@chatos/contracts';
import { EmptyState, ErrorLine, ErrorState, explainError, LoadingState } from '@chatos/ui-kit';
import { useElementSize } from '@mantine/hooks';
import { IconBinary, IconFileOff } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { DiffLayout } from '../diff/create-diff.ts';
import { DiffEditor } from '../diff/diff-editor.tsx';
import type { HunkAction } from '../diff/hunk-bars.ts';
import styles from '../review.module.css';
import { FileHead } from './file-head.tsx';

export interface FilePaneProps {
  readonly sessionId: SessionId;
  readonly turnId: TurnId | null;
  readonly path: string;
  readonly detail: UseQueryResult<ReviewDetail>;
  readonly current: string | null;
  readonly reveal: number;
  readonly layout: DiffLayout;
  readonly isFolded: boolean;
  readonly onLayout: (layout: string) => void;
  readonly onFold: (isFolded: boolean) => void;
  readonly onHunk: (action: HunkAction, hunkId: string) => void;
  readonly onKeep: (scope: ReviewScope, isKept: boolean) => void;
}

/** Below this width two columns of code can hardly be read: the changes are shown inline, whatever was chosen. */
const ROOM_FOR_TWO = 560;

/** What the two texts are, by what is compared. */
const LABELS = {
  change: { before: 'Before the changes', after: 'After the changes' },
  since: { before: 'After the changes', after: 'On the disk now' },
} as const;

/** One file: what can be done with it, and its changes; or, where it was edited since, those edits. */
export function FilePane({ sessionId, turnId, path, detail, current, reveal, layout, isFolded, onLayout, onFold, onHunk, onKeep }: FilePaneProps) {
  const { ref: room, width } = useElementSize();
  const isNarrow = width > 0 && width < ROOM_FOR_TWO;
  const [wanted, setWanted] = useState<'change' | 'since'>('change');
  if (detail.isError) return <ErrorState error={explainError(detail.error)} onRetry={() => void detail.refetch()} />;
  if (detail.data?.file.path !== path) return <LoadingState label={`Reading ${path}`} />;
  const { file, before, after, current: now, hunks } = detail.data;
  const compared = wanted === 'since' && file.isEditedSince ? 'since' : 'change';
  const [left, right] = compared === 'since' ? [after, now] : [before, after];
  return (
    <>
      <FileHead sessionId={sessionId} turnId={turnId} file={file} compared={compared} layout={layout} isNarrow={isNarrow} isFolded={isFolded} onCompare={setWanted} onLayout={onLayout} onFold={onFold} onKeep={onKeep} />
      {file.problem === null ? null : <div className={styles.problem}><ErrorLine error={{ problem: file.problem, remedy: '' }} /></div>}
      <div ref={room} className={styles.diffRoom}>
        {file.isBinary ? (
          <EmptyState icon={<IconBinary size={24} stroke={1.6} />} title="This is no text">It can be kept or undone as a whole.</EmptyState>
        ) : left === null && right === null ? (
          <EmptyState icon={<IconFileOff size={24} stroke={1.6} />} title="There is nothing to compare">{compared === 'since' ? 'The file is gone from the disk.' : file.problem === null ? 'The file was made and removed again.' : 'The reason stands above.'}</EmptyState>
        ) : (
          <DiffEditor
            key={compared}
            path={path} before={left ?? ''} after={right ?? ''} hunks={compared === 'since' ? NO_HUNKS : hunks} current={current} reveal={reveal} layout={isNarrow ? 'inline' : layout} isFolded={isFolded}
            labels={LABELS[compared]} onAction={onHunk}
          />
        )}
      </div>
    </>
  );
}

const NO_HUNKS: ReviewDetail['hunks'] = [];
