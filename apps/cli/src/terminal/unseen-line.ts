import type { Terminal } from './terminal.ts';

/** What keys send to a terminal that does not edit the line itself. */
const INTERRUPT = '\u0003';
const END_OF_INPUT = '\u0004';
/** Backspace, as terminals send it one way or the other. */
const BACKSPACE = /[\b\u007F]/;
/** Ctrl+U. */
const CLEAR = '\u0015';

/**
 * Reads one line by `next` while the terminal shows nothing of it; input that is no terminal is read as it is. Ctrl+C and Ctrl+D, which are mere
 * characters meanwhile, interrupt and end the input as ever. The terminal is as before when this settles.
 */
export async function readUnseen({ input, errors, interrupt }: Terminal, next: () => Promise<string | null>): Promise<string | null> {
  if (input.isTTY !== true || input.setRawMode === undefined) return next();
  let stop = (): void => undefined;
  const stopped = new Promise<null>((resolve) => (stop = () => resolve(null)));
  const watch = (chunk: Buffer | string) => {
    const typed = String(chunk);
    if (typed.includes(INTERRUPT)) interrupt?.();
    if (typed.includes(INTERRUPT) || typed.includes(END_OF_INPUT)) stop();
  };
  input.setRawMode(true);
  input.on('data', watch);
  try {
    const line = await Promise.race([next(), stopped]);
    return line === null ? null : edited(line);
  } finally {
    input.off('data', watch);
    input.setRawMode(false);
    // Enter was not shown either.
    errors.write('\n');
  }
}

/** The line as its keys made it. */
function edited(line: string): string {
  let text: string[] = [];
  for (const key of line) {
    if (BACKSPACE.test(key)) text.pop();
    else if (key === CLEAR) text = [];
    else text.push(key);
  }
  return text.join('');
}
