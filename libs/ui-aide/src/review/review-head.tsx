import type { ReviewScope, SessionId, TurnId } from '@chatos/contracts';
import { formatAge, formatCount, TEST_IDS } from '@chatos/ui-kit';
import { ActionIcon, Button, NativeSelect, Tooltip } from '@mantine/core';
import { IconKeyboard, IconX } from '@tabler/icons-react';
import { useReview } from './review-context.tsx';
import { countWords, isWhollyKept } from './review-words.ts';
import styles from './review.module.css';
import { runsOfFiles } from './runs-of-files.ts';
import type { ReviewFiles } from './use-review-queries.ts';

export interface ReviewHeadProps {
  readonly sessionId: SessionId;
  readonly turnId: TurnId | null;
  readonly all: ReviewFiles;
  readonly scoped: ReviewFiles;
  readonly isRunning: boolean;
  readonly onScope: (turnId: TurnId | null) => void;
  readonly onKeep: (scope: ReviewScope, isKept: boolean) => void;
  readonly onHelp: () => void;
}

/** What is reviewed, how far that has come, and what can be done with all of it. */
export function ReviewHead({ sessionId, turnId, all, scoped, isRunning, onScope, onKeep, onHelp }: ReviewHeadProps) {
  const { askUndo, close } = useReview();
  const scope: ReviewScope = turnId === null ? { kind: 'session' } : { kind: 'run', turnId };
  const runs = runsOfFiles(all.files);
  const newest = runs[0]?.turnId;
  const choices = [
    { value: '', label: `All runs · ${countWords(all.files.length, 'file')}${all.hasMore ? ' so far' : ''}` },
    ...runs.map((run) => ({ value: run.turnId, label: `${run.turnId === newest ? 'Newest run' : 'Run'} · ${countWords(run.files, 'file')} · ${formatAge(run.createdAt)}` })),
    ...(turnId === null || runs.some((run) => run.turnId === turnId) ? [] : [{ value: turnId, label: 'This run' }]),
  ];
  const isEmpty = scoped.files.length === 0;
  const isKept = !isEmpty && scoped.files.filter(({ hunks }) => hunks > 0).every(isWhollyKept) && scoped.files.some(({ hunks }) => hunks > 0);
  const what = turnId === null ? 'all' : 'run';
  return (
    <header className={styles.head}>
      <h1>Review</h1>
      <NativeSelect size="xs" className={styles.scope} aria-label="Changes of" value={turnId ?? ''} data={choices} onChange={(event) => onScope(event.currentTarget.value === '' ? null : (event.currentTarget.value as TurnId))} data-testid={TEST_IDS.reviewScope} />
      <Summary scoped={scoped} isRunning={isRunning} />
      <span className={styles.space} />
      <Button size="compact-sm" variant="default" disabled={isEmpty} onClick={() => onKeep(scope, !isKept)} data-testid={TEST_IDS.reviewKeep} data-scope={scope.kind}>{isKept ? `Keep ${what} no longer` : `Keep ${what}`}</Button>
      <Button size="compact-sm" variant="default" disabled={isEmpty} onClick={() => askUndo({ sessionId, scope })} data-testid={TEST_IDS.reviewUndo} data-scope={scope.kind}>Undo {what}…</Button>
      <Tooltip label="Keys (?)"><ActionIcon variant="subtle" color="gray" onClick={onHelp} aria-label="Keys of the review"><IconKeyboard size={17} stroke={1.7} /></ActionIcon></Tooltip>
      <Tooltip label="Back to the conversation (Esc)"><ActionIcon variant="subtle" color="gray" onClick={close} aria-label="Close the review"><IconX size={16} /></ActionIcon></Tooltip>
    </header>
  );
}

function Summary({ scoped: { files }, isRunning }: { scoped: ReviewFiles; isRunning: boolean }) {
  const sum = (key: 'additions' | 'deletions' | 'hunks' | 'keptHunks') => files.reduce((total, file) => total + file[key], 0);
  return (
    <span className={styles.summary} role="status">
      {files.length === 0 ? null : (
        <>
          <span className={styles.counts}><span data-sign="+">+{formatCount(sum('additions'))}</span> <span data-sign="-">−{formatCount(sum('deletions'))}</span></span>
          {` · ${formatCount(sum('keptHunks'))} of ${countWords(sum('hunks'), 'change')} kept`}
        </>
      )}
      {isRunning ? <span className={styles.live}> · running</span> : null}
    </span>
  );
}
