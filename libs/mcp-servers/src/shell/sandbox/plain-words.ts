/**
 * The words of a command line that has nothing in it but words: no variable, substitution, operator, pattern or comment outside of quotes. Null for
 * every other line, which only a shell can read.
 */
export function plainWords(line: string): string[] | null {
  const words: string[] = [];
  const pieces = /\s+|'([^']*)'|"([^"$`\\!]*)"|\\([^\n])|([A-Za-z0-9_@%+=:,./-]+)|([\s\S])/gy;
  let word: string | null = null;
  for (const [piece, single, double, escaped, plain, other] of line.matchAll(pieces)) {
    if (other !== undefined || piece.includes('\n') && single === undefined && double === undefined) return null;
    const text: string | undefined = single ?? double ?? escaped ?? plain;
    if (text !== undefined) word = `${word ?? ''}${text}`;
    else if (word !== null) {
      words.push(word);
      word = null;
    }
  }
  return word === null ? words : [...words, word];
}
