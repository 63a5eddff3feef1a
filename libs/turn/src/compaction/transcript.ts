import type { ModelMessage } from 'ai';
import { entriesOf, estimateTokens } from './message-text.ts';

/** What one thing said or done may take of a transcript, in UTF-16 code units: its beginning, and its end, where errors and totals stand. */
const HEAD = 4_000;
const TAIL = 1_500;

/**
 * A conversation as one text to be summarised, of at most about `maxTokens`: long entries are cut in their middle, and where it is still too long, the
 * oldest are left out behind the first, which is an earlier summary or what the user began with.
 */
export function transcript(messages: readonly ModelMessage[], maxTokens: number): string {
  const entries = messages.flatMap(entriesOf).filter(({ text }) => text.trim() !== '').map(({ label, text }) => `${label}:\n${cut(text)}`);
  const [first = '', ...others] = entries;
  const kept: string[] = [];
  let left = maxTokens - estimateTokens(first);
  for (const entry of others.toReversed()) {
    left -= estimateTokens(entry);
    if (left < 0) break;
    kept.unshift(entry);
  }
  const leftOut = others.length - kept.length;
  return [first, ...(leftOut === 0 ? [] : [`[${leftOut.toLocaleString('en')} entries are left out here.]`]), ...kept].join('\n\n');
}

function cut(text: string): string {
  if (text.length <= HEAD + TAIL) return text;
  return `${wellFormed(text.slice(0, HEAD))}\n[… ${(text.length - HEAD - TAIL).toLocaleString('en')} characters are left out …]\n${wellFormed(text.slice(-TAIL))}`;
}

/** A cut may fall between the halves of a character. */
function wellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
