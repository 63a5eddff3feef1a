import type { SessionId } from '@chatos/contracts';
import { LoadingState, TEST_IDS, useSession } from '@chatos/ui-kit';
import type { WorkbenchView } from '@chatos/ui-kit';
import { IconGitCompare } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import type { ReviewState } from './review-context.tsx';
import { useReviewFiles, useReviewWatch } from './use-review-queries.ts';

/** The editor comes with the first review: a page that only talks does not carry it. */
const ReviewView = lazy(async () => ({ default: (await import('./review-view.tsx')).ReviewView }));

/** The review as a view of the workbench. */
export function useReviewPage(sessionId: SessionId | null, review: ReviewState): WorkbenchView {
  const lost = useReviewWatch(sessionId);
  const { files, hasMore } = useReviewFiles(sessionId, null, false);
  const { session } = useSession(sessionId);
  const isRunning = session?.lastTurnState === 'running' || session?.lastTurnState === 'waiting-for-approval';
  return {
    label: 'Review',
    description: 'Review: what the runs changed, to be kept or undone',
    code: 'KeyV',
    shortcut: 'Alt+V',
    icon: IconGitCompare,
    count: { value: files.length, isMore: hasMore, words: files.length === 1 ? 'changed file' : 'changed files' },
    isOpen: review.target !== null,
    onOpen: (isOpen) => (isOpen ? review.open({ turnId: null, path: null }) : review.close()),
    content: sessionId === null || review.target === null ? null : (
      <Suspense fallback={<LoadingState label="Opening the review" />}>
        <ReviewView key={sessionId} sessionId={sessionId} target={review.target} isRunning={isRunning} lost={lost} />
      </Suspense>
    ),
    testId: TEST_IDS.reviewToggle,
  };
}
