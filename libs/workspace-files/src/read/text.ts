import { isUtf8 } from 'node:buffer';
import { WorkspaceError } from '../errors.ts';

/** A byte order mark stays in the text, so that what is written back has it too. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text is UTF-8 without NUL; all else is binary. */
export function isText(bytes: Uint8Array): boolean {
  return isUtf8(bytes) && !bytes.includes(0);
}

/** Throws WorkspaceError `not-text`. */
export function decodeText(bytes: Uint8Array, path: string, remedy: string): string {
  if (isText(bytes)) return decoder.decode(bytes);
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  throw new WorkspaceError('not-text', { problem: `"${path}" is not text in UTF-8: ${isUtf16 ? 'it is UTF-16' : 'it is binary, or in another encoding'}.`, remedy });
}

/** Throws WorkspaceError where a text could not be written as UTF-8 without loss. */
export function encodeText(text: string): Uint8Array {
  if (!/\p{Surrogate}/u.test(text)) return new TextEncoder().encode(text);
  throw new WorkspaceError('argument-invalid', { problem: 'The text holds half of a surrogate pair, which is no character.', remedy: 'Write the character whole.' });
}
