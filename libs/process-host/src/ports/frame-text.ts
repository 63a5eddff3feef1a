/** Fatal: a frame with invalid UTF-8 must be refused, not repaired into something its sender did not say. */
const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * The text of what a transport delivered: a string, or the UTF-8 of a Uint8Array or ArrayBuffer (Chromium 114 sends the last). Anything
 * else becomes a frame that no parser takes and that says what came, so that it is dropped and logged where all malformed frames are.
 */
export function frameText(data: unknown): string {
  if (typeof data === 'string') return data;
  if (data instanceof Uint8Array || data instanceof ArrayBuffer) {
    try {
      return decoder.decode(data);
    } catch {
      return malformed('invalid UTF-8');
    }
  }
  return malformed(data === null ? 'null' : typeof data);
}

function malformed(what: string): string {
  return `\u0000not a text frame: ${what}`;
}
