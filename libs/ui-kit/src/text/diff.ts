/** A piece of a difference: in both, only in what was (`-`), or only in what is (`+`). */
export interface DiffPiece {
  readonly sign: ' ' | '+' | '-';
  readonly text: string;
}

/** Beyond this many cells the table of the longest common subsequence is not made: the middle is told as wholly replaced. */
const MOST_CELLS = 2_000_000;

/** The difference of two sequences, by their longest common subsequence; what went stands before what came. */
export function diffSequences(before: readonly string[], after: readonly string[]): DiffPiece[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const same = (items: readonly string[]): DiffPiece[] => items.map((text) => ({ sign: ' ', text }));
  return [
    ...same(before.slice(0, start)),
    ...diffMiddle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...same(before.slice(before.length - end)),
  ];
}

function diffMiddle(before: readonly string[], after: readonly string[]): DiffPiece[] {
  if (before.length * after.length > MOST_CELLS) return [...before.map((text) => ({ sign: '-' as const, text })), ...after.map((text) => ({ sign: '+' as const, text }))];
  const width = after.length + 1;
  // lengths[i * width + j]: of the longest common subsequence of before[i…] and after[j…].
  const lengths = new Uint32Array((before.length + 1) * width);
  const lengthAt = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) lengths[i * width + j] = before[i] === after[j] ? lengthAt(i + 1, j + 1) + 1 : Math.max(lengthAt(i + 1, j), lengthAt(i, j + 1));
  }
  const pieces: DiffPiece[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const left = before[i];
    const right = after[j];
    if (left !== undefined && left === right) {
      pieces.push({ sign: ' ', text: left });
      i += 1;
      j += 1;
    } else if (left !== undefined && (right === undefined || lengthAt(i + 1, j) >= lengthAt(i, j + 1))) {
      pieces.push({ sign: '-', text: left });
      i += 1;
    } else {
      pieces.push({ sign: '+', text: right ?? '' });
      j += 1;
    }
  }
  return pieces;
}

export function diffLines(before: string, after: string): DiffPiece[] {
  return diffSequences(before === '' ? [] : before.split('\n'), after === '' ? [] : after.split('\n'));
}

/** The difference of running text, word by word; neighbours of one kind are one piece. */
export function diffWords(before: string, after: string): DiffPiece[] {
  const merged: DiffPiece[] = [];
  for (const piece of diffSequences(before.match(/\s+|\S+/g) ?? [], after.match(/\s+|\S+/g) ?? [])) {
    const last = merged.at(-1);
    if (last?.sign === piece.sign) merged[merged.length - 1] = { sign: piece.sign, text: last.text + piece.text };
    else merged.push(piece);
  }
  return merged;
}

/** Lines of a difference with at most `context` unchanged ones around a change; a gap is told by a null. */
export function withContext(pieces: readonly DiffPiece[], context: number): (DiffPiece | null)[] {
  const near = new Set<number>();
  pieces.forEach((piece, index) => {
    if (piece.sign !== ' ') for (let offset = -context; offset <= context; offset += 1) near.add(index + offset);
  });
  const shown: (DiffPiece | null)[] = [];
  pieces.forEach((piece, index) => {
    if (near.has(index)) shown.push(piece);
    else if (shown.at(-1) !== null) shown.push(null);
  });
  return shown;
}
