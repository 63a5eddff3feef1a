import { WorkspaceError } from '../errors.ts';
import { isReservedByWindows } from './paths.ts';

/** Control characters, those that turn the direction of writing (so that a name shows as another), and line separators. */
const UNSEEN_CHARACTERS = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
/** What HFS+ leaves out when it compares names, so that `.g\u200cit` is `.git` there. */
const IGNORED_BY_HFS = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/** Throws WorkspaceError `path-invalid` where a new file or directory may not bear this name, here or on the systems others check it out on. */
export function checkNewName(name: string): void {
  const reason = whyNot(name);
  if (reason === null) return;
  throw new WorkspaceError('path-invalid', { problem: `The new name ${JSON.stringify(name)} ${reason}.`, remedy: 'Choose another name.' });
}

function whyNot(name: string): string | null {
  if (/\p{Surrogate}/u.test(name)) return 'is not well-formed Unicode';
  if (UNSEEN_CHARACTERS.test(name)) return 'holds a control character, or one that turns the direction of writing';
  if (/[\\:]/.test(name)) return 'holds "\\" or ":", which mean something else on Windows';
  if (/[. ]$/.test(name)) return 'ends with a dot or a space, which Windows drops';
  if (isReservedByWindows(name)) return 'is kept by Windows for a device';
  return null;
}

/** Whether a name is git's own directory (or file) on any file system: in any case, `.git.`, `.git::$INDEX_ALLOCATION`, `git~1`, with characters HFS+ ignores. */
export function isGitName(name: string): boolean {
  const plain = name.replaceAll(IGNORED_BY_HFS, '').toLowerCase().replace(/:.*$/s, '').replace(/[. ]+$/, '');
  return plain === '.git' || plain === 'git~1';
}
