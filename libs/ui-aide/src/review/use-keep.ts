import type { aideContract, ReviewDetail, ReviewScope, SessionId } from '@chatos/contracts';
import { showError, useClient } from '@chatos/ui-kit';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { detailKey, useReadReviewAgain } from './use-review-queries.ts';

/** Marks changes as wanted, or takes the mark away. A single change is drawn so at once; where that fails, what holds is read again and the reason told. */
export function useKeep(sessionId: SessionId): (scope: ReviewScope, isKept: boolean) => void {
  const client = useClient<typeof aideContract>().aide;
  const queries = useQueryClient();
  const readAgain = useReadReviewAgain(sessionId);
  return useCallback((scope: ReviewScope, isKept: boolean) => {
    if (scope.kind === 'hunk') {
      queries.setQueryData<ReviewDetail>(detailKey(sessionId, scope.turnId, scope.path), (detail) =>
        detail === undefined ? undefined : { ...detail, hunks: detail.hunks.map((hunk) => (hunk.id === scope.hunk ? { ...hunk, isKept } : hunk)) });
    }
    client.review
      .keep({ sessionId, scope, isKept })
      .catch((cause: unknown) => showError(cause, isKept ? 'The changes could not be kept' : 'The mark could not be taken away'))
      .finally(() => void readAgain());
  }, [client, queries, readAgain, sessionId]);
}
