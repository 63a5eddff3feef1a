/** The longest tool result a model is told, in UTF-16 code units (the predecessor's TOOL_RESULT_CHAR_LIMIT); more would crowd out the conversation. */
export const MAX_TOOL_RESULT_CHARACTERS = 120_000;

/** A result that fits: the beginning and the end of one that is too long, with a line that says what was left out. */
export function fittingResult(text: string): string {
  if (text.length <= MAX_TOOL_RESULT_CHARACTERS) return wellFormed(text);
  const half = MAX_TOOL_RESULT_CHARACTERS / 2;
  const omitted = text.length - MAX_TOOL_RESULT_CHARACTERS;
  return wellFormed(`${text.slice(0, half)}\n[… ${omitted} characters left out …]\n${text.slice(-half)}`);
}

/** Half a surrogate pair (from a tool, or from the cut above) becomes U+FFFD: providers refuse a whole request for one. */
function wellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
