import type { RecordedChange } from '@chatos/runtime-store';
import type { ContentPool } from './content-pool.ts';
import type { FileVersion } from './file-version.ts';
import { versionAfter, versionBefore } from './file-version.ts';
import { segmentsOf, unknownSide } from './live-changes.ts';
import type { Refusal } from './refusal.ts';
import { refusedAs, Refusal as Refused } from './refusal.ts';
import { takeBack } from './take-back.ts';

/** One file over the changes in question, by what is recorded. */
export interface FileView {
  readonly path: string;
  /** Everything recorded of it in the session, oldest first. */
  readonly all: readonly RecordedChange[];
  /** Those in question that count still, oldest first; at least one. */
  readonly changes: readonly RecordedChange[];
  /** The file without the changes in question. Where the user edited it between them, with those edits. */
  readonly before: FileVersion;
  readonly after: FileVersion;
  /** Why `before` is not known, or is not what an undo would lead to. */
  readonly refusal: Refusal | null;
  readonly isRestorable: boolean;
}

const MIXED = 'It was edited between two of these changes, in the same lines: what the agent did and what others did cannot be told apart. Undo the whole file, and decide there.';

/** `turnId` null: over the whole session, up to what is recorded last. */
export function viewOf(pool: ContentPool, all: readonly RecordedChange[], changes: readonly RecordedChange[], turnId: string | null): FileView {
  const [first, last] = [changes[0] as RecordedChange, (turnId === null ? all : changes).at(-1) as RecordedChange];
  const view = { path: first.path, all, changes, after: versionAfter(last) };
  const unknown = changes.map(unknownSide).find((reason) => reason !== null);
  if (unknown !== undefined) return { ...view, before: versionBefore(first), refusal: new Refused('unknown', `${unknown} It cannot be taken back here.`), isRestorable: false };
  try {
    const { version, conflict } = takeBack(pool, view.after, segmentsOf(changes));
    if (conflict !== null) return { ...view, before: versionBefore(first), refusal: new Refused('mixed', MIXED), isRestorable: true };
    if (version !== null) pool.bytes(version.hash);
    return { ...view, before: version, refusal: null, isRestorable: true };
  } catch (error: unknown) {
    const refusal = refusedAs(error);
    return { ...view, before: versionBefore(first), refusal, isRestorable: refusal.kind !== 'let-go' };
  }
}
