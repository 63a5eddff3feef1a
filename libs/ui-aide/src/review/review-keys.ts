/** What a key does in the review. */
export type ReviewAction = 'next-hunk' | 'previous-hunk' | 'next-file' | 'previous-file' | 'keep' | 'undo' | 'open' | 'layout' | 'fold' | 'help' | 'leave';

/** The keys, as the help shows them. */
export const REVIEW_KEYS: readonly { readonly keys: readonly string[]; readonly action: ReviewAction; readonly words: string }[] = [
  { keys: ['j', '↓'], action: 'next-hunk', words: 'Next change, into the next file behind the last' },
  { keys: ['k', '↑'], action: 'previous-hunk', words: 'Previous change' },
  { keys: [']'], action: 'next-file', words: 'Next file' },
  { keys: ['['], action: 'previous-file', words: 'Previous file' },
  { keys: ['a'], action: 'keep', words: 'Keep this change, or no longer' },
  { keys: ['u'], action: 'undo', words: 'Undo this change: shows first what will happen' },
  { keys: ['Enter'], action: 'open', words: 'From the list of files into the file' },
  { keys: ['v'], action: 'layout', words: 'Side by side or inline' },
  { keys: ['f'], action: 'fold', words: 'Fold or show unchanged lines' },
  { keys: ['?'], action: 'help', words: 'These keys' },
  { keys: ['Esc'], action: 'leave', words: 'Back to the conversation' },
];

const ACTION_OF_KEY: ReadonlyMap<string, ReviewAction> = new Map([
  ...REVIEW_KEYS.flatMap(({ keys, action }) => keys.map((key): [string, ReviewAction] => [key, action])),
  ['ArrowDown', 'next-hunk'], ['ArrowUp', 'previous-hunk'], ['Escape', 'leave'],
]);

/** A key press as the review sees it, and where the focus is: in a text field, on a button, in the list of files. */
export interface ReviewKeyPress {
  readonly key: string;
  readonly hasModifier: boolean;
  readonly place: 'field' | 'button' | 'list' | 'elsewhere';
}

/** What a key press asks for; null where it belongs to something else: a field, a button's Enter, the arrows of the list. */
export function actionOfKey({ key, hasModifier, place }: ReviewKeyPress): ReviewAction | null {
  if (hasModifier || place === 'field') return null;
  const action = ACTION_OF_KEY.get(key) ?? null;
  if (place === 'list' && (key === 'ArrowDown' || key === 'ArrowUp')) return null;
  if (action === 'open' && place !== 'list') return null;
  return action;
}

export function placeOf(target: EventTarget | null): ReviewKeyPress['place'] {
  if (!(target instanceof HTMLElement)) return 'elsewhere';
  if (target instanceof HTMLInputElement && target.type === 'radio') return 'button';
  if (target.isContentEditable || target.closest('input, textarea, select') !== null) return 'field';
  if (target.closest('button, a') !== null) return 'button';
  return target.closest('[role="listbox"]') === null ? 'elsewhere' : 'list';
}
