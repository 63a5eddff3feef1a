import type { MessagePart } from '@chatos/contracts';
import { escapeHtml } from './escape.ts';

/** The longest text of one part in a report, in UTF-16 code units; of a tool call its arguments and its result each. */
export const PART_LIMITS: Readonly<Record<MessagePart['kind'], number>> = { text: 50_000, correction: 50_000, note: 20_000, summary: 20_000, reasoning: 10_000, attachment: 10_000, tool: 10_000 };

/** A text, escaped; of one that is longer the beginning, and its full length told. */
export function shortened(text: string, limit: number): string {
  return text.length > limit ? `${escapeHtml(text.slice(0, limit))}\n\n[${cutNote(text.length, limit)}]` : escapeHtml(text);
}

export function cutNote(length: number, limit: number): string {
  return `The first ${count(limit)} of ${count(length)} characters.`;
}

export function count(value: number): string {
  return value.toLocaleString('en');
}

/** In whatever currency the prices of the models are. */
export function money(value: number): string {
  return value.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: value < 1 ? 4 : 2 });
}

export function time(at: number): string {
  const iso = new Date(at).toISOString();
  return `<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`;
}

/** Tokens, and what they cost where that is known. */
export function spent({ inputTokens, outputTokens, cost }: { readonly inputTokens: number; readonly outputTokens: number; readonly cost: number }): string {
  return `${count(inputTokens)} tokens in, ${count(outputTokens)} out${cost > 0 ? `, cost ${money(cost)}` : ''}`;
}

/** What stands in front of a list that begins later than the session. */
export function leftOut(isLeftOut: boolean, shown: number, what: string): string {
  return isLeftOut ? `<p class="note">This report holds the newest ${shown === 1 ? 'one' : count(shown)} of its ${what}. Older ones are in the workbench itself.</p>` : '';
}

/** A name as the states of the contract are written, for people. */
export function words(state: string): string {
  return escapeHtml(state.replaceAll('-', ' '));
}
