import { WorkspaceError } from '../errors.ts';

export interface HunkLine {
  /** ` ` stands before and after, `-` before, `+` after. */
  sign: ' ' | '-' | '+';
  /** With its line end, where it has one. */
  text: string;
}

export interface Hunk {
  lines: readonly HunkLine[];
  /** Index of the first line before and after, as the patch says; null where it says none and the lines themselves tell the place. */
  place: { before: number; after: number } | null;
  /** Lines that come before the hunk, one after the other, white space around them aside. */
  anchors: readonly string[];
  /** The hunk is the end of the file. */
  isAtEnd: boolean;
}

/** What a patch does to one file. Paths are as the patch says, without a/ and b/. */
export interface FilePatch {
  kind: 'create' | 'delete' | 'update' | 'rename' | 'copy';
  /** The file before (of `create`: the new one). Where a patch names two and does not rename, the first of these that exists. */
  from: readonly string[];
  /** The file after. */
  to: string;
  hunks: readonly Hunk[];
  /** Permission bits that the patch sets, or null. */
  mode: number | null;
  /** The beginnings of git's hashes of the content before and after, where the patch has them. */
  hashes: { before: string; after: string } | null;
  /** The deleted file must be what the patch holds. */
  showsDeleted: boolean;
}

export function invalidPatch(problem: string, remedy: string): WorkspaceError {
  return new WorkspaceError('patch-invalid', { problem: `This is no patch that can be applied: ${problem}. Nothing was changed.`, remedy });
}
