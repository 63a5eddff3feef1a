import type { FileChange, SessionId, TurnId } from '@chatos/contracts';
import { TEST_IDS } from '@chatos/ui-kit';
import { Button } from '@mantine/core';
import { IconGitCompare } from '@tabler/icons-react';
import { useReview } from './review-context.tsx';
import { countWords } from './review-words.ts';
import styles from './review.module.css';
import { runsOfFiles } from './runs-of-files.ts';
import { useReviewFiles } from './use-review-queries.ts';

/** Below a finished run: leads to what it changed. Nothing where it changed nothing. */
export function ReviewRunButton({ sessionId, turnId }: { sessionId: SessionId; turnId: TurnId }) {
  const { open } = useReview();
  const { files, hasMore } = useReviewFiles(sessionId, null, false);
  const run = runsOfFiles(files).find((candidate) => candidate.turnId === turnId);
  // Of many files only the first are known: whether the run changed others the review says.
  if (run === undefined && !hasMore) return null;
  return (
    <div className={styles.runAction}>
      <Button size="compact-sm" variant="light" leftSection={<IconGitCompare size={15} />} onClick={() => open({ turnId, path: null })} data-testid={TEST_IDS.reviewRun} data-files={run?.files}>
        {run === undefined || hasMore ? 'Review' : `Review ${countWords(run.files, 'file')}`}
      </Button>
    </div>
  );
}

/** Beside a recorded change of the session that is shown: leads to its file in the review. */
export function ReviewChangeButton({ sessionId, change }: { sessionId: SessionId | null; change: FileChange }) {
  const { open } = useReview();
  if (change.sessionId !== sessionId) return null;
  return <Button size="compact-xs" variant="subtle" onClick={() => open({ turnId: null, path: change.path })} data-testid={TEST_IDS.reviewChange}>Review</Button>;
}
