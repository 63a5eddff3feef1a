import { foldText } from './folding.ts';

/** How much of the message stands before the first match, and how long the whole piece is, in UTF-16 code units. */
const BEFORE = 40;
const LENGTH = 200;

export interface Snippet {
  readonly snippet: string;
  /** Where the query stands in the snippet, in UTF-16 code units. */
  readonly matches: { start: number; end: number }[];
}

/** The piece of a text around its first match. A cut never parts a surrogate pair; `…` tells where something was left out. */
export function snippetOf(text: string, query: string): Snippet {
  const { folded, origins } = foldText(text);
  const needle = foldText(query).folded;
  const found = folded.indexOf(needle);
  const first = found === -1 ? 0 : (origins[found] ?? 0);
  const from = whole(text, Math.max(0, first - BEFORE));
  const to = whole(text, Math.min(text.length, Math.max(from + LENGTH, first)));
  const lead = from > 0 ? '…' : '';
  const matches: Snippet['matches'] = [];
  for (let at = found; at !== -1; at = folded.indexOf(needle, at + needle.length)) {
    const start = origins[at] ?? 0;
    if (start >= to) break;
    matches.push({ start: start - from + lead.length, end: Math.min(origins[at + needle.length] ?? to, to) - from + lead.length });
  }
  return { snippet: `${lead}${text.slice(from, to)}${to < text.length ? '…' : ''}`, matches };
}

/** The place, or the one before it where it would part a pair. */
function whole(text: string, place: number): number {
  const unit = text.charCodeAt(place);
  return unit >= 0xdc00 && unit <= 0xdfff && place > 0 ? place - 1 : place;
}
