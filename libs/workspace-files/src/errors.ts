import type { Explained } from '@chatos/contracts';

/**
 * What a caller may tell apart; each comes with its problem and remedy in words a model understands.
 *
 * - `path-invalid`: a path or new name that is refused for its form (NUL, `~`, control or direction characters, a name Windows keeps for itself).
 * - `outside`: the path, or what a link on it points to, lies outside the workspace.
 * - `refused`: the path lies inside the workspace, but is kept from tools (the state root, secrets of the user, `.git` for writing, the workspace itself).
 * - `link-refused`: a symbolic link is on the path and the policy does not follow links.
 * - `not-found`, `already-exists`, `not-a-file`, `not-a-directory`: what is there is not what was asked for.
 * - `too-large`: beyond a limit of the policy, or of what one change may hold; the remedy names the way round.
 * - `not-text`: bytes that are not UTF-8 text, asked for as text.
 * - `argument-invalid`: an argument that cannot be served (an empty query, lines that count backwards).
 * - `no-match`: the text to replace, or the context of a patch, is not in the file as often as told.
 * - `patch-invalid`: no patch, or one of a kind that is not applied (binary, copies).
 * - `already-applied`: the files hold the result of the patch.
 * - `nothing-to-change`: the change would leave every file as it is.
 * - `changed-meanwhile`: between preparing and committing somebody else changed a file.
 * - `permission-denied`, `read-only`, `disk-full`: what the operating system answered; nothing was changed.
 * - `search-failed`: ripgrep could not run, or did not take the pattern.
 * - `failed`: anything else the operating system answered; nothing was changed unless the problem says so.
 */
export type WorkspaceErrorCode =
  | 'path-invalid'
  | 'outside'
  | 'refused'
  | 'link-refused'
  | 'not-found'
  | 'already-exists'
  | 'not-a-file'
  | 'not-a-directory'
  | 'too-large'
  | 'not-text'
  | 'argument-invalid'
  | 'no-match'
  | 'patch-invalid'
  | 'already-applied'
  | 'nothing-to-change'
  | 'changed-meanwhile'
  | 'permission-denied'
  | 'read-only'
  | 'disk-full'
  | 'search-failed'
  | 'failed';

/** The one error of this library. */
export class WorkspaceError extends Error {
  override readonly name = 'WorkspaceError';
  readonly code: WorkspaceErrorCode;
  readonly problem: string;
  readonly remedy: string;

  constructor(code: WorkspaceErrorCode, { problem, remedy }: Explained, options?: { cause?: unknown }) {
    super(`${problem} ${remedy}`, options);
    this.code = code;
    this.problem = problem;
    this.remedy = remedy;
  }
}
