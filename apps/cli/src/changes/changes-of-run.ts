import type { ReviewDetail, ReviewFile, SessionId, Turn, TurnId } from '@chatos/contracts';
import { patchOf } from './patch.ts';

/** The reading half of AIDE's review. */
export interface ReviewClient {
  files(input: { sessionId: SessionId; turnId: TurnId; cursor?: string; limit: number }): Promise<{ items: ReviewFile[]; nextCursor: string | null }>;
  file(input: { sessionId: SessionId; turnId: TurnId; path: string }): Promise<ReviewDetail>;
}

export interface ChangedFile { readonly path: string; readonly change: ReviewFile['change']; readonly additions: number; readonly deletions: number; /** Why its difference is not shown; null where it is. */ readonly problem: string | null }

export interface RunChanges {
  readonly files: readonly ChangedFile[];
  /** In unified form, from the recorded contents. */
  readonly diff: string;
}

const PAGE = 100;

/** All that one run changed, file by file. Rejects with what the procedures answer. */
export async function changesOfRun(review: ReviewClient, { id: turnId, sessionId }: Turn): Promise<RunChanges> {
  const files: ChangedFile[] = [];
  const patches: string[] = [];
  let cursor: string | null | undefined;
  do {
    const page: Awaited<ReturnType<ReviewClient['files']>> = await review.files({ sessionId, turnId, limit: PAGE, ...(cursor === undefined || cursor === null ? {} : { cursor }) });
    for (const { path, change, additions, deletions, problem } of page.items) {
      files.push({ path, change, additions, deletions, problem });
      patches.push(patchOf(await review.file({ sessionId, turnId, path })));
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  return { files, diff: patches.join('') };
}
