/** The text with every lone surrogate replaced by U+FFFD: what SQLite and every file would make of it anyway, made the same everywhere. */
export function wellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
