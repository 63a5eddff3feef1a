/** What the model is told of a note, in the place of the user's words: whose they are stands beside them. */
export function noteForModel(text: string): string {
  return `[From ChatOS, not written by the user]\n${text}\n[End]`;
}
