import { createInterface } from 'node:readline';
import type { Terminal } from './terminal.ts';

/** Asks one question and reads one line; null at the end of the input (Ctrl+D). Rejects with the signal's reason. */
export type AskLine = (prompt: string) => Promise<string | null>;

/** Lets work ask for several lines in turn: one reader for all of them, so that what was typed ahead is not lost between two. */
export async function withLines<Result>(terminal: Terminal, signal: AbortSignal, work: (ask: AskLine) => Promise<Result>): Promise<Result> {
  signal.throwIfAborted();
  // The kernel edits the line: in a terminal that readline drives itself, Ctrl+C would be a key and no signal.
  const reader = createInterface({ input: terminal.input, terminal: false, signal });
  const lines = reader[Symbol.asyncIterator]();
  try {
    return await work(async (prompt) => {
      terminal.errors.write(prompt);
      const line = await lines.next();
      signal.throwIfAborted();
      return line.done === true ? null : line.value;
    });
  } finally {
    reader.close();
  }
}
