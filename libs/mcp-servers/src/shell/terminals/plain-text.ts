import { stripVTControlCharacters } from 'node:util';

/** What a terminal's output says, for a reader without a screen: no colours, no cursor, and of a line that was written over and over its last state. */
export function plainText(output: string): string {
  return stripVTControlCharacters(output)
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => rubOut(line.split('\r').findLast((part) => part !== '') ?? ''))
    .join('\n')
    .replace(/[\x00-\x08\x0b-\x1f\x7f]/g, '');
}

export function lastLines(text: string, count: number): string {
  const lines = text.replace(/\n+$/, '').split('\n');
  return lines.slice(-count).join('\n');
}

/** A backspace takes back the character before it. */
function rubOut(line: string): string {
  if (!line.includes('\b')) return line;
  const kept: string[] = [];
  for (const character of line) {
    if (character === '\b') kept.pop();
    else kept.push(character);
  }
  return kept.join('');
}
