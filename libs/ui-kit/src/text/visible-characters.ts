/** A piece of text to show: as it is, or a character that would not be seen, by its name. */
export interface TextPiece {
  readonly text: string;
  /** `U+202E right-to-left override`; null for ordinary text. */
  readonly hidden: string | null;
}

/** Names of the characters that are used to mislead a reader; others are told by their code point and kind. */
const NAMES: Readonly<Record<number, string>> = {
  0x00: 'null', 0x07: 'bell', 0x08: 'backspace', 0x0b: 'vertical tab', 0x0c: 'form feed', 0x0d: 'carriage return', 0x1b: 'escape', 0x7f: 'delete', 0xad: 'soft hyphen', 0x34f: 'combining grapheme joiner',
  0x61c: 'Arabic letter mark', 0x115f: 'Hangul filler', 0x1160: 'Hangul filler', 0x180e: 'Mongolian vowel separator', 0x200b: 'zero-width space', 0x200c: 'zero-width non-joiner', 0x200d: 'zero-width joiner',
  0x200e: 'left-to-right mark', 0x200f: 'right-to-left mark', 0x2028: 'line separator', 0x2029: 'paragraph separator', 0x202a: 'left-to-right embedding', 0x202b: 'right-to-left embedding',
  0x202c: 'pop directional formatting', 0x202d: 'left-to-right override', 0x202e: 'right-to-left override', 0x2060: 'word joiner', 0x2066: 'left-to-right isolate', 0x2067: 'right-to-left isolate',
  0x2068: 'first strong isolate', 0x2069: 'pop directional isolate', 0x2800: 'blank Braille pattern', 0x3164: 'Hangul filler', 0xfeff: 'byte order mark', 0xffa0: 'half-width Hangul filler',
};

/**
 * Control characters but tab and line feed, format characters (bidirectional controls, zero-width, tags), line and paragraph separators,
 * private use, lone surrogates, fillers that look like nothing, and variation selectors that can carry hidden text.
 */
const HIDDEN = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\u034f\u115f\u1160\u2800\u3164\uffa0\u{e0100}-\u{e01ef}]/gu;
/** An emoji sequence is drawn whole: the zero-width joiner within is seen, in its way. */
const EMOJI_SEQUENCE = /\p{Extended_Pictographic}\ufe0f?(?:[\u{1f3fb}-\u{1f3ff}])?(?:\u200d\p{Extended_Pictographic}\ufe0f?(?:[\u{1f3fb}-\u{1f3ff}])?)+/gu;

/** Cuts a text so that nothing in it can hide: what would not be seen, or would turn the order of what is seen, comes as a piece of its own. */
export function visiblePieces(text: string): TextPiece[] {
  const spared = emojiJoiners(text);
  const pieces: TextPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (spared.has(match.index)) continue;
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), hidden: null });
    pieces.push({ text: match[0], hidden: nameOf(match[0].codePointAt(0) ?? 0) });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), hidden: null });
  return pieces;
}

function emojiJoiners(text: string): Set<number> {
  const spared = new Set<number>();
  if (!text.includes('\u200d')) return spared;
  for (const sequence of text.matchAll(EMOJI_SEQUENCE)) {
    for (let index = sequence[0].indexOf('\u200d'); index !== -1; index = sequence[0].indexOf('\u200d', index + 1)) spared.add(sequence.index + index);
  }
  return spared;
}

function nameOf(code: number): string {
  const point = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const name = NAMES[code] ?? (code < 0xa0 ? 'control character' : code >= 0xe0000 && code <= 0xe01ef ? 'hidden tag' : 'invisible character');
  return `${point} ${name}`;
}
