import type { ContentPool } from './content-pool.ts';
import type { FileVersion } from './file-version.ts';
import type { Segment } from './live-changes.ts';
import type { MergedVersion } from './merge-versions.ts';
import { mergeVersions } from './merge-versions.ts';

/** Takes segments (oldest first) back from a file, the newest first, each by a merge with what the file became since. Throws Refusal. */
export function takeBack(pool: ContentPool, from: FileVersion, segments: readonly Segment[]): MergedVersion {
  let result: MergedVersion = { version: from, isMerged: false, conflict: null };
  for (const { before, after } of segments.toReversed()) {
    const next = mergeVersions(pool, { base: after, ours: result.version, theirs: before });
    result = { version: next.version, isMerged: result.isMerged || next.isMerged, conflict: result.conflict ?? next.conflict };
  }
  return result;
}
