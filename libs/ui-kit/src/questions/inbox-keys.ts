import type { Question, QuestionAnswer } from '@chatos/contracts';

/** What a key does in the inbox. */
export type InboxAction = 'next' | 'previous' | 'allow' | 'allow-session' | 'deny' | 'go' | 'help';

/** The keys, as the help shows them. */
export const INBOX_KEYS: readonly { readonly keys: readonly string[]; readonly words: string }[] = [
  { keys: ['j', '↓'], words: 'Next question' },
  { keys: ['k', '↑'], words: 'Previous question' },
  { keys: ['a'], words: 'Allow this once' },
  { keys: ['s'], words: 'Allow the tool for its session' },
  { keys: ['d'], words: 'Deny, or decline' },
  { keys: ['Enter'], words: 'Go to its session' },
  { keys: ['?'], words: 'These keys' },
  { keys: ['Esc'], words: 'Close the inbox' },
];

const ACTIONS: Readonly<Record<string, InboxAction>> = { j: 'next', ArrowDown: 'next', k: 'previous', ArrowUp: 'previous', a: 'allow', s: 'allow-session', d: 'deny', Enter: 'go', '?': 'help' };

/** A key press as the inbox sees it, and where the focus is: in a field, on a button, in something that scrolls, on a question itself. */
export interface InboxKeyPress {
  readonly key: string;
  readonly hasModifier: boolean;
  readonly isRepeated: boolean;
  readonly place: 'field' | 'button' | 'scroller' | 'elsewhere';
}

/** What a key press asks for; null where it belongs to something else: a field, a button's Enter, the arrows of what scrolls. A key that is held only moves. */
export function inboxActionOf({ key, hasModifier, isRepeated, place }: InboxKeyPress): InboxAction | null {
  if (hasModifier || place === 'field') return null;
  const action = Object.hasOwn(ACTIONS, key) ? (ACTIONS[key] ?? null) : null;
  if (isRepeated && action !== 'next' && action !== 'previous') return null;
  if (place === 'scroller' && key.startsWith('Arrow')) return null;
  if (place === 'button' && key === 'Enter') return null;
  return action;
}

export function inboxPlaceOf(target: EventTarget | null): InboxKeyPress['place'] {
  if (!(target instanceof HTMLElement)) return 'elsewhere';
  if (target.isContentEditable || target.closest('input, textarea, select, [role="listbox"], [role="combobox"]') !== null) return 'field';
  if (target.closest('button, a') !== null) return 'button';
  return target.tabIndex === 0 && target.scrollHeight > target.clientHeight ? 'scroller' : 'elsewhere';
}

/** How long a question has to have been in sight before a key answers it: a key pressed for the one before, or for something else, comes sooner. */
export const ANSWERABLE_AFTER_MS = 300;

/**
 * What a key answers a question with; null where it is to be answered in its card: where something is to be filled in or chosen, and where a yes
 * holds for good (a command that may run, an address that is opened, a sign-in).
 */
export function answerByKey({ body }: Question, action: 'allow' | 'allow-session' | 'deny'): QuestionAnswer | null {
  if (action === 'deny') return { action: 'decline' };
  if (body.kind === 'tool-approval') return { action: 'accept', scope: action === 'allow' ? 'once' : 'session' };
  if (action === 'allow-session') return null;
  const isOnce = body.kind === 'sampling' || (body.kind === 'ui-prompt' && (body.prompt.kind === 'file_change_confirm' || body.prompt.kind === 'task_confirm'));
  return isOnce ? { action: 'accept' } : null;
}

/** What is said of an answer that was given, and cannot be taken back. */
export function answeredWords(title: string, { action, scope }: QuestionAnswer): string {
  if (action === 'cancel') return `Left unanswered: ${title}`;
  if (action === 'decline') return `No: ${title}`;
  const span = scope === 'session' ? ', for the session' : scope === 'always' ? ', from now on' : '';
  return `Yes${span}: ${title}`;
}
