const LONGEST_TITLE = 80;

/** A session's title where none was given: the first line of its first message that says anything. */
export function titleOf(text: string): string {
  const line = text.split('\n').map((part) => part.replace(/\s+/gu, ' ').trim()).find((part) => part !== '') ?? 'Untitled';
  const letters = [...line];
  return letters.length <= LONGEST_TITLE ? line : `${letters.slice(0, LONGEST_TITLE - 1).join('').trimEnd()}…`;
}
