import type { RecordedChange } from '@chatos/runtime-store';
import type { FileState } from '@chatos/workspace-files';
import { createHash } from 'node:crypto';

/** What a file was, is or will be at some moment, its contents by their SHA-256; null where there is no file. */
export type FileVersion = KnownVersion | null;

export interface KnownVersion {
  readonly hash: string;
  /** Null where it is not recorded. */
  readonly kind: FileState['kind'] | null;
  /** Permission bits; null where they are not recorded. */
  readonly permissions: number | null;
}

const FILE_TYPE = 0o170000;
const LINK = 0o120000;

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function versionBefore({ before, beforeMode }: RecordedChange): FileVersion {
  return recordedVersion(before, beforeMode);
}

export function versionAfter({ after, afterMode }: RecordedChange): FileVersion {
  return recordedVersion(after, afterMode);
}

export function versionOfState({ kind, mode }: FileState, hash: string): KnownVersion {
  return { hash, kind, permissions: kind === 'link' ? null : mode };
}

function recordedVersion(hash: string | null, mode: number | null): FileVersion {
  if (hash === null) return null;
  if (mode === null) return { hash, kind: null, permissions: null };
  const isLink = (mode & FILE_TYPE) === LINK;
  return { hash, kind: isLink ? 'link' : 'file', permissions: isLink ? null : (mode & 0o7777) || null };
}

/** Whether both hold the same, as far as it is recorded. */
export function isSameContent(left: FileVersion, right: FileVersion): boolean {
  if (left === null || right === null) return left === right;
  return left.hash === right.hash && (left.kind === null || right.kind === null || left.kind === right.kind);
}

/** The same for all that is recorded: what an undo would leave as it is. */
export function isSameVersion(left: FileVersion, right: FileVersion): boolean {
  if (!isSameContent(left, right)) return false;
  return left === null || right === null || left.permissions === null || right.permissions === null || left.permissions === right.permissions;
}

/** The version as a part of the id of a preview. */
export function versionKey(version: FileVersion): string {
  return version === null ? '-' : `${version.kind ?? ''} ${version.permissions ?? ''} ${version.hash}`;
}
