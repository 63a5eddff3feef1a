import type { TerminalFiles } from '@chatos/runtime-store';

export interface TextPiece {
  /** Where the text begins, in bytes of the whole output: later than asked where the beginning is kept no more, or lies within a character. */
  readonly offset: number;
  /** Where to read on. */
  readonly next: number;
  readonly text: string;
}

/** The longest character of UTF-8, in bytes. */
const LONGEST_CHARACTER = 4;

/**
 * Reads whole characters of a terminal's output. A character whose end is not there yet is left for the next time; bytes that are no UTF-8 become U+FFFD. `maxBytes` is at least
 * four. Nothing where there is no such terminal (any more).
 */
export function readText(files: Pick<TerminalFiles, 'read'>, id: string, from: number, maxBytes: number): TextPiece {
  const part = files.read(id, from, maxBytes);
  if (part === null) return { offset: from, next: from, text: '' };
  const start = part.offset === 0 ? 0 : leadingRest(part.bytes);
  const end = part.bytes.length - trailingStart(part.bytes);
  return { offset: part.offset + start, next: part.offset + Math.max(start, end), text: part.bytes.toString('utf8', start, Math.max(start, end)) };
}

/** How many bytes at the beginning belong to a character that began before. */
function leadingRest(bytes: Uint8Array): number {
  let count = 0;
  while (count < bytes.length && count < LONGEST_CHARACTER - 1 && isContinuation(bytes[count])) count += 1;
  return count;
}

/** How many bytes at the end begin a character whose rest is missing. */
function trailingStart(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(LONGEST_CHARACTER, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back];
    if (isContinuation(byte)) continue;
    return lengthOf(byte) > back ? back : 0;
  }
  return 0;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

function lengthOf(byte: number | undefined): number {
  if (byte === undefined || byte < 0xc2) return 1;
  if (byte < 0xe0) return 2;
  return byte < 0xf0 ? 3 : byte < 0xf5 ? 4 : 1;
}
