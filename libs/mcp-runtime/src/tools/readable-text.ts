/** The longest description a model is given of one tool; a longer one crowds out the conversation, and hides what it says at its end. */
export const MAX_DESCRIPTION_CHARACTERS = 8_000;

/**
 * A description as a model and the user are shown it: without terminal sequences, control characters and marks that turn the direction of
 * writing, which could show a person something else than what is there, and cut where it is too long.
 */
export function readableText(text: string): string {
  const plain = text
    // eslint-disable-next-line no-control-regex -- these are what is taken out
    .replaceAll(/\u001b(?:\[[0-9;?]*[A-Za-z]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?)/g, '')
    // eslint-disable-next-line no-control-regex -- likewise; tab and line feed stay
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '');
  if (plain.length <= MAX_DESCRIPTION_CHARACTERS) return plain;
  return `${plain.slice(0, MAX_DESCRIPTION_CHARACTERS)}… [${plain.length - MAX_DESCRIPTION_CHARACTERS} more characters were cut]`;
}
