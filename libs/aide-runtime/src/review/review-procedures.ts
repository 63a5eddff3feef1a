import { aideContract } from '@chatos/contracts';
import { withTypedErrors } from '@chatos/conversation';
import { implement } from '@orpc/server';
import type { ReviewService } from './review-service.ts';

/** The review's part of AIDE's contract. */
export function implementReview(review: ReviewService) {
  const os = implement(aideContract).use(withTypedErrors).aide.review;
  return {
    files: os.files.handler(({ input }) => review.files(input)),
    file: os.file.handler(({ input }) => review.file(input)),
    keep: os.keep.handler(async ({ input }) => {
      await review.keep(input);
      return {};
    }),
    preview: os.preview.handler(({ input }) => review.preview(input)),
    undo: os.undo.handler(({ input }) => review.undo(input)),
    undos: os.undos.handler(({ input }) => review.undos(input)),
  };
}
