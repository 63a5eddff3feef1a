import type { ReviewScope, SessionId, TurnId } from '@chatos/contracts';
import { createContext, useCallback, useContext, useMemo, useState } from 'react';

/** What the review opens with: the changes of one run (null: of the whole session), and a file of them. */
export interface ReviewTarget {
  readonly turnId: TurnId | null;
  readonly path: string | null;
}

/** An undo the user asked for, of a session: shown first, carried out when they agree. */
export interface UndoQuestion {
  readonly sessionId: SessionId;
  readonly scope: ReviewScope;
}

export interface ReviewState {
  /** Null while the review of the session that is shown is closed. */
  readonly target: ReviewTarget | null;
  readonly open: (target: ReviewTarget) => void;
  readonly close: () => void;
  readonly question: UndoQuestion | null;
  /** Shows what an undo would do; it is asked about also where the review was closed or another session chosen meanwhile. */
  readonly askUndo: (question: UndoQuestion) => void;
  readonly closeQuestion: () => void;
}

const ReviewContext = createContext<ReviewState | null>(null);
export const ReviewProvider = ReviewContext.Provider;

export function useReview(): ReviewState {
  const review = useContext(ReviewContext);
  if (review === null) throw new Error('useReview: there is no ReviewProvider above this component.');
  return review;
}

/** The review of the session that is shown. Another session's is closed. */
export function useReviewState(sessionId: SessionId | null): ReviewState {
  const [opened, setOpened] = useState<{ sessionId: SessionId; target: ReviewTarget } | null>(null);
  const [question, setQuestion] = useState<UndoQuestion | null>(null);
  const open = useCallback((target: ReviewTarget) => { if (sessionId !== null) setOpened({ sessionId, target }); }, [sessionId]);
  const close = useCallback(() => setOpened(null), []);
  const closeQuestion = useCallback(() => setQuestion(null), []);
  const target = opened !== null && opened.sessionId === sessionId ? opened.target : null;
  return useMemo(() => ({ target, open, close, question, askUndo: setQuestion, closeQuestion }), [target, open, close, question, closeQuestion]);
}
