/** Too common to say anything about who fits a task. */
const COMMON = new Set(['a', 'an', 'and', 'are', 'as', 'at', 'be', 'by', 'can', 'do', 'for', 'from', 'help', 'how', 'i', 'in', 'is', 'it', 'me', 'my', 'of', 'on', 'or', 'our', 'please', 'that', 'the', 'this', 'to', 'use', 'we', 'what', 'with', 'you', 'your']);
const WORD = /[\p{L}\p{N}]+/gu;
/** Scripts without spaces between words: pairs of neighbouring characters stand for words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+/gu;

/** The words of a text as they are compared: lower-case, without the common ones, pairs of characters where a script has no spaces. */
export function wordsIn(text: string): Set<string> {
  const plain = text.normalize('NFKC').replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').toLowerCase();
  const words = new Set<string>();
  for (const [run] of plain.matchAll(UNSPACED)) {
    for (let index = 0; index < Math.max(1, run.length - 1); index += 1) words.add(run.slice(index, index + 2));
  }
  for (const [word] of plain.replaceAll(UNSPACED, ' ').matchAll(WORD)) if (!COMMON.has(word)) words.add(word);
  return words;
}
