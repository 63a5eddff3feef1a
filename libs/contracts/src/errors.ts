import { z } from 'zod';

/** What every typed error carries: what was wrong, and what the user can do about it. Both are shown as they are. */
export const explained = z.object({ problem: z.string(), remedy: z.string() });
export type Explained = z.infer<typeof explained>;

/** The errors every procedure may answer with. Anything else is a defect and reaches the page as INTERNAL_SERVER_ERROR. */
export const commonErrors = {
  /** The input is well formed but cannot be used: a path that is no folder, a name that is taken. */
  UNUSABLE_INPUT: { status: 422, data: explained },
  /** No record of that id (it may have been deleted in another window). */
  NOT_FOUND: { status: 404, data: explained },
  /** The record changed since the caller read it; the answer carries the revision now in force. */
  STALE_REVISION: { status: 409, data: explained.extend({ revision: z.number().int() }) },
  /** A process this one needs is down or restarting. */
  UNAVAILABLE: { status: 503, data: explained },
} as const;
