export type LineEnds = 'lf' | 'crlf' | 'mixed';

/** `mixed` where both are there, or none is. */
export function lineEndsOf(text: string): LineEnds {
  const crlf = text.split('\r\n').length - 1;
  const all = text.split('\n').length - 1;
  if (all === 0) return 'mixed';
  if (crlf === 0) return 'lf';
  return crlf === all ? 'crlf' : 'mixed';
}

/** The text with the line ends of a file that has one kind; as it is for a file of mixed ones. */
export function withLineEnds(text: string, ends: LineEnds): string {
  if (ends === 'mixed') return text;
  const plain = text.replaceAll('\r\n', '\n');
  return ends === 'lf' ? plain : plain.replaceAll('\n', '\r\n');
}
