/** One character as the search compares it: upper and lower case alike, and so the forms that share their upper case (`ς` and `σ`). */
export function foldCharacter(character: string): string {
  const upper = character.toUpperCase();
  const folded = (isOneCharacter(upper) ? upper : character).toLowerCase();
  return isOneCharacter(folded) ? folded : character;
}

function isOneCharacter(text: string): boolean {
  return text.length === 1 || (text.length === 2 && (text.codePointAt(0) ?? 0) > 0xffff);
}

/** A text folded character by character, with the place in the text that each code unit of it came from. */
export interface FoldedText { readonly folded: string; /** One more than code units: the last is the text's length. */ readonly origins: readonly number[] }

export function foldText(text: string): FoldedText {
  const origins: number[] = [];
  let folded = '';
  let place = 0;
  for (const character of text) {
    const after = foldCharacter(character);
    for (let unit = 0; unit < after.length; unit += 1) origins.push(place);
    folded += after;
    place += character.length;
  }
  origins.push(place);
  return { folded, origins };
}
