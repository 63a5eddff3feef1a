import type { aideContract, Explained, UndoPreview } from '@chatos/contracts';
import { explainError, showError, showUndo, TEST_IDS, useClient } from '@chatos/ui-kit';
import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useReview } from '../review-context.tsx';
import type { UndoQuestion } from '../review-context.tsx';
import { countWords } from '../review-words.ts';
import { useReadReviewAgain } from '../use-review-queries.ts';

/** What the user decided of a preview. */
export interface UndoDecision {
  readonly previewId: string;
  readonly mayMerge: boolean;
  readonly remark: string;
  readonly resolutions: { path: string; text: string }[];
}

export interface Undo {
  readonly preview: UseQueryResult<UndoPreview>;
  /** Looks again what the undo would do: after it was refused because that is something else by now. */
  readonly look: () => void;
  readonly run: (decision: UndoDecision) => void;
  readonly isRunning: boolean;
  /** Why the last attempt was refused; null after another look. */
  readonly error: Explained | null;
}

/** Takes the notice of the last undo away: a newer one, or a dialog, needs its place. */
let hideNotice: () => void = () => undefined;

/** The preview of an undo, which stays as it was first shown, and the undo itself. `onDone` is called once it is on disk. */
export function useUndo(question: UndoQuestion, onDone: () => void): Undo {
  const { sessionId, scope } = question;
  const client = useClient<typeof aideContract>().aide;
  const { askUndo } = useReview();
  const readAgain = useReadReviewAgain(sessionId);
  const [isRunning, setRunning] = useState(false);
  const [error, setError] = useState<Explained | null>(null);
  const preview = useQuery({ queryKey: ['undo-preview', sessionId, scope], queryFn: ({ signal }) => client.review.preview({ sessionId, scope }, { signal }), gcTime: 0, staleTime: Infinity });
  const isShown = useRef(true);
  useEffect(() => {
    hideNotice();
    isShown.current = true;
    return () => { isShown.current = false; };
  }, []);
  const { refetch } = preview;
  const look = useCallback(() => {
    setError(null);
    void refetch();
  }, [refetch]);
  const run = (decision: UndoDecision) => {
    setRunning(true);
    setError(null);
    client.review
      .undo({ sessionId, scope, ...decision })
      .then(({ undo }) => {
        const files = countWords(undo.files.length, 'file');
        hideNotice = showUndo({
          message: scope.kind === 'undo' ? `Brought back in ${files}` : `Undone in ${files}`, label: 'Undo this undo…', testId: TEST_IDS.undoToast,
          undo: () => Promise.resolve(askUndo({ sessionId, scope: { kind: 'undo', undoId: undo.id } })),
        });
        onDone();
      })
      .catch((cause: unknown) => {
        setError(explainError(cause));
        // The dialog was closed meanwhile: nobody is to believe that it was done.
        if (!isShown.current) showError(cause, 'The undo was not carried out');
      })
      .finally(() => {
        setRunning(false);
        void readAgain();
      });
  };
  return { preview, look, run, isRunning, error };
}
