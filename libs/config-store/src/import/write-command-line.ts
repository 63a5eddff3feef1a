/** A word that every shell and ours takes as it stands. */
const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** A command line that `parseCommandLine` of mcp-runtime splits into exactly these words, on every platform. */
export function writeCommandLine(words: readonly string[]): string {
  return words.map((word) => (PLAIN.test(word) ? word : quoted(word))).join(' ');
}

/** Within single quotes nothing is special; a single quote itself goes into double ones, which needs no escape that a platform has of its own. */
function quoted(word: string): string {
  return word.split("'").map((part) => `'${part}'`).join(`"'"`);
}
