/** More of a description is not kept: a model is told less, and nobody reads on. */
export const MAX_STATED_CHARACTERS = 20_000;

/**
 * A server's words as it wrote them, cut where they are too long. Nothing is taken out: who looks at a tool is to see what hides in its
 * description (pages make it visible), and a pin holds all of it. What a model is told is cleaned where it is told (`modelText` of turn).
 */
export function statedText(text: string): string {
  if (text.length <= MAX_STATED_CHARACTERS) return text;
  return `${text.slice(0, MAX_STATED_CHARACTERS)}… [${text.length - MAX_STATED_CHARACTERS} more characters were cut]`;
}
