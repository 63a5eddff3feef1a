/** A placeholder: `{{name}}`, with or without blanks inside the braces. */
const PLACEHOLDER = /\{\{\s*([A-Za-z_][A-Za-z0-9_.-]*)\s*\}\}/g;

/** The names in a prompt's placeholders, each once, in the order they first appear. */
export function findVariables(content: string): string[] {
  return [...new Set([...content.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ''))];
}
