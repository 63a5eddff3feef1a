/**
 * Control characters but tab and newline, and what changes the direction or hides: format characters, tags, fillers, variation selectors that
 * spell out text. A terminal would act on them instead of showing them.
 */
const INVISIBLE = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\u034f\u115f\u1160\u2800\u3164\uffa0\u{e0100}-\u{e01ef}]/gu;

/** A text of a model or a tool made harmless for a terminal: what cannot be seen is written as its code, so that nothing is hidden from who approves. */
export function visibleText(text: string): string {
  return text.replace(INVISIBLE, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`);
}

/** What a terminal would act on, in an answer meant to be read: unlike `visibleText` it leaves what some scripts and emoji need. */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** An answer made harmless for a terminal: a model may repeat escape sequences from a web page it has read. */
export function withoutControls(text: string): string {
  return text.replace(CONTROL, '');
}

/** One line, at most `length` characters. */
export function summary(text: string, length: number): string {
  const line = visibleText(text).replaceAll(/\s*\n\s*/g, ' ⏎ ').trim();
  return line.length > length ? `${line.slice(0, length)}…` : line;
}
