import type { ContentPool } from './content-pool.ts';
import type { FileVersion, KnownVersion } from './file-version.ts';
import { isSameContent } from './file-version.ts';
import { mergeTexts, wholeConflict } from './merge-texts.ts';
import { Refusal } from './refusal.ts';

export interface VersionSides {
  /** What is to be undone had left this. */
  readonly base: FileVersion;
  /** What there is now. */
  readonly ours: FileVersion;
  /** What there was before it. */
  readonly theirs: FileVersion;
}

export interface MergedVersion {
  readonly version: FileVersion;
  /** Lines of both sides were put together. */
  readonly isMerged: boolean;
  /** Why it cannot be decided here; the version then holds both sides between marks. */
  readonly conflict: string | null;
}

/** Takes back what made `base` of `theirs`, in `ours`. Throws Refusal where both differ and cannot be merged by lines. */
export function mergeVersions(pool: ContentPool, sides: VersionSides): MergedVersion {
  const { base, ours, theirs } = sides;
  const permissions = mergedPermissions(sides);
  if (isSameContent(ours, base)) return clean(theirs === null ? null : { ...theirs, permissions });
  if (isSameContent(ours, theirs) || isSameContent(theirs, base)) return clean(ours === null ? null : { ...ours, permissions });
  const texts = { base: textFor(pool, base), ours: textFor(pool, ours), theirs: textFor(pool, theirs) };
  const absent = absence(sides);
  const { text, conflicts } = absent === null ? mergeTexts(texts) : wholeConflict(texts);
  const version: KnownVersion = { hash: pool.add(new TextEncoder().encode(text)), kind: 'file', permissions };
  return { version, isMerged: true, conflict: conflicts === 0 ? null : (absent ?? `The same lines were edited since, in ${conflicts === 1 ? 'one place' : `${conflicts} places`}.`) };
}

function clean(version: FileVersion): MergedVersion {
  return { version, isMerged: false, conflict: null };
}

function textFor(pool: ContentPool, version: FileVersion): string {
  try {
    return pool.text(version);
  } catch (error: unknown) {
    if (error instanceof Refusal && error.kind !== 'let-go') throw new Refusal(error.kind, `It was edited since, and cannot be merged by lines. ${error.message}`);
    throw error;
  }
}

/** One of the three is no file, and the others differ. */
function absence({ base, ours, theirs }: VersionSides): string | null {
  if (ours === null) return 'It was deleted since.';
  if (theirs === null) return 'It was edited since, and the undo would remove it.';
  return base === null ? 'It was made anew since, with other contents.' : null;
}

/** The bits change only where what is undone changed them, and nobody did since. */
function mergedPermissions({ base, ours, theirs }: VersionSides): number | null {
  if (ours === null) return theirs?.permissions ?? null;
  const wasChanged = theirs !== null && base !== null && theirs.permissions !== null && base.permissions !== null && theirs.permissions !== base.permissions;
  return wasChanged && ours.permissions === base.permissions ? theirs.permissions : ours.permissions;
}
