import { createInterface } from 'node:readline';
import { readUnseen } from './unseen-line.ts';
import type { Terminal } from './terminal.ts';

/** Asks one question and reads one line, at a terminal without showing it where it `isSecret`; null at the end of the input (Ctrl+D). Rejects with the signal's reason. */
export type AskLine = (prompt: string, options?: { isSecret?: boolean }) => Promise<string | null>;

/** Lets work ask for several lines in turn: one reader for all of them, so that what was typed ahead is not lost between two. */
export async function withLines<Result>(terminal: Terminal, signal: AbortSignal, work: (ask: AskLine) => Promise<Result>): Promise<Result> {
  signal.throwIfAborted();
  // The kernel edits the line: in a terminal that readline drives itself, Ctrl+C would be a key and no signal.
  const reader = createInterface({ input: terminal.input, terminal: false, signal });
  const lines = reader[Symbol.asyncIterator]();
  const next = async () => {
    const line = await lines.next();
    return line.done === true ? null : line.value;
  };
  try {
    return await work(async (prompt, { isSecret = false } = {}) => {
      terminal.errors.write(prompt);
      const line = isSecret ? await readUnseen(terminal, next) : await next();
      signal.throwIfAborted();
      return line;
    });
  } finally {
    reader.close();
  }
}
