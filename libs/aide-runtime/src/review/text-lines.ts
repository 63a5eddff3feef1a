import { isUtf8 } from 'node:buffer';

/** Larger texts are neither shown nor compared by lines: three of them and their difference fit into one frame of a port, whatever characters they hold. */
export const MAX_TEXT_BYTES = 1024 * 1024;

/** A byte order mark stays in the text, so that what is written back has it too. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text is UTF-8 without NUL; all else is binary. */
export function isText(bytes: Uint8Array): boolean {
  return isUtf8(bytes) && !bytes.includes(0);
}

export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** Lines with their ends; a carriage return before one is a part of the line. */
export function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
