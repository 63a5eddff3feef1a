const MOST = 5;

/** Numbers of the lines at which the wanted lines stand when white space is not looked at; a few at most. Helps, and is never taken for a match. */
export function nearMatches(text: string, wanted: string): number[] {
  const lines = text.split('\n').map(squeeze);
  const sought = trimEmpty(wanted.split('\n').map(squeeze));
  const [first] = sought;
  if (first === undefined) return [];
  const found: number[] = [];
  for (let start = 0; start + sought.length <= lines.length && found.length < MOST; start += 1) {
    const matches = sought.length === 1 ? (lines[start] as string).includes(first) : sought.every((line, index) => lines[start + index] === line);
    if (matches) found.push(start + 1);
  }
  return found;
}

function squeeze(line: string): string {
  return line.replaceAll(/\s+/g, ' ').trim();
}

function trimEmpty(lines: readonly string[]): string[] {
  const start = lines.findIndex((line) => line !== '');
  const end = lines.findLastIndex((line) => line !== '');
  return start === -1 ? [] : lines.slice(start, end + 1);
}
