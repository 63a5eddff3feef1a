import type { ReviewHunk } from '@chatos/contracts';

/** The hunk the user is at, in a file: by its id, and by its place for when it is gone; or the first or last one of a file not yet read. */
export interface HunkChoice {
  readonly path: string;
  readonly at: 'first' | 'last' | { readonly id: string; readonly index: number };
}

/** The chosen hunk of a file. Where it is gone, because it was undone, the one that took its place; without a choice, the first not kept. */
export function chosenHunk(path: string, hunks: readonly ReviewHunk[], choice: HunkChoice | null): ReviewHunk | null {
  if (choice === null || choice.path !== path) return hunks.find(({ isKept }) => !isKept) ?? hunks[0] ?? null;
  if (choice.at === 'first') return hunks[0] ?? null;
  if (choice.at === 'last') return hunks.at(-1) ?? null;
  const { id, index } = choice.at;
  return hunks.find((hunk) => hunk.id === id) ?? hunks[Math.min(index, hunks.length - 1)] ?? null;
}

/** One hunk on or back; beyond the file's ends, into the next file or the one before. Null where there is none. */
export function stepHunk(step: 1 | -1, path: string | null, current: ReviewHunk | null, hunks: readonly ReviewHunk[], paths: readonly string[]): HunkChoice | null {
  const index = current === null ? -1 : hunks.indexOf(current);
  const next = current === null ? undefined : hunks[index + step];
  if (path !== null && next !== undefined) return { path, at: { id: next.id, index: index + step } };
  const file = stepPath(step, path, paths);
  return file === null ? null : { path: file, at: step === 1 ? 'first' : 'last' };
}

/** The next file or the one before; null at the end of the list. */
export function stepPath(step: 1 | -1, path: string | null, paths: readonly string[]): string | null {
  const index = path === null ? -1 : paths.indexOf(path);
  return (index === -1 ? paths[0] : paths[index + step]) ?? null;
}
