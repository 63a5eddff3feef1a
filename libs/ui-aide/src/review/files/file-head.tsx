import type { ReviewFile, ReviewScope, SessionId, TurnId } from '@chatos/contracts';
import { CopyButton, TEST_IDS, VisibleText } from '@chatos/ui-kit';
import { ActionIcon, Button, SegmentedControl, Tooltip } from '@mantine/core';
import { IconFold, IconFoldDown, IconLayoutColumns, IconLayoutRows } from '@tabler/icons-react';
import type { DiffLayout } from '../diff/create-diff.ts';
import { useReview } from '../review-context.tsx';
import { isWhollyKept, marksOf, markWords, splitPath } from '../review-words.ts';
import styles from '../review.module.css';
import { StepsMenu } from './steps-menu.tsx';

export interface FileHeadProps {
  readonly sessionId: SessionId;
  readonly turnId: TurnId | null;
  readonly file: ReviewFile;
  readonly compared: 'change' | 'since';
  readonly layout: DiffLayout;
  /** Whether there is no room for two columns. */
  readonly isNarrow: boolean;
  readonly isFolded: boolean;
  readonly onCompare: (compared: 'change' | 'since') => void;
  readonly onLayout: (layout: string) => void;
  readonly onFold: (isFolded: boolean) => void;
  readonly onKeep: (scope: ReviewScope, isKept: boolean) => void;
}

/** Above a file's changes: which file, how it is shown, and what can be done with all of it. */
export function FileHead({ sessionId, turnId, file, compared, layout, isNarrow, isFolded, onCompare, onLayout, onFold, onKeep }: FileHeadProps) {
  const { askUndo } = useReview();
  const { folder, name } = splitPath(file.path);
  const scope: ReviewScope = { kind: 'file', turnId, path: file.path };
  const isKept = isWhollyKept(file);
  const folding = isFolded ? 'Show unchanged lines (f)' : 'Fold unchanged lines (f)';
  return (
    <div className={styles.fileHead}>
      <h2 title={file.path}><span className={styles.folder}><VisibleText text={folder} /></span><VisibleText text={name} /></h2>
      <CopyButton label="Copy the path" text={file.path} />
      {marksOf(file).map((mark) => <span key={mark} className={styles.mark} data-mark={mark}>{markWords(mark)}</span>)}
      <span className={styles.space} />
      {file.isEditedSince ? (
        <SegmentedControl size="xs" aria-label="Compare" value={compared} onChange={(value) => onCompare(value === 'since' ? 'since' : 'change')} data={[{ value: 'change', label: 'Changes of the run' }, { value: 'since', label: 'Edits since' }]} />
      ) : null}
      <Tooltip label={folding}>
        <ActionIcon variant="subtle" color="gray" aria-label={folding} aria-pressed={!isFolded} onClick={() => onFold(!isFolded)}>{isFolded ? <IconFoldDown size={16} stroke={1.7} /> : <IconFold size={16} stroke={1.7} />}</ActionIcon>
      </Tooltip>
      <SegmentedControl
        size="xs" aria-label="Layout" value={isNarrow ? 'inline' : layout} onChange={onLayout} disabled={isNarrow} title={isNarrow ? 'There is no room here for side by side' : undefined} data-testid={TEST_IDS.reviewLayout}
        data={[{ value: 'split', label: <Choice icon={IconLayoutColumns} words="Side by side" /> }, { value: 'inline', label: <Choice icon={IconLayoutRows} words="Inline" /> }]}
      />
      <StepsMenu sessionId={sessionId} steps={file.steps} onKeep={onKeep} />
      <Button size="compact-sm" variant="default" onClick={() => onKeep(scope, !isKept)} data-testid={TEST_IDS.reviewKeep} data-scope="file">{isKept ? 'Keep file no longer' : 'Keep file'}</Button>
      <Button size="compact-sm" variant="default" onClick={() => askUndo({ sessionId, scope })} data-testid={TEST_IDS.reviewUndo} data-scope="file">Undo file…</Button>
    </div>
  );
}

function Choice({ icon: Icon, words }: { icon: typeof IconFold; words: string }) {
  return <span className={styles.choice} title={`${words} (v)`}><Icon size={15} stroke={1.7} aria-hidden="true" /><span className="visually-hidden">{words}</span></span>;
}
