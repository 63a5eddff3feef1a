import type { Readable, Writable } from 'node:stream';
import { withoutControls } from './visible-text.ts';

/** What a command may read and write. The program hands in the process's own streams, tests their own. */
export interface Terminal {
  /** In raw mode a terminal shows nothing of what is typed, and no key ends the program. */
  readonly input: Readable & { isTTY?: boolean; setRawMode?(isRaw: boolean): unknown };
  readonly output: Writable & { isTTY?: boolean };
  readonly errors: Writable & { isTTY?: boolean };
  /** What Ctrl+C does, for the time in which the terminal does not see to it itself. */
  readonly interrupt?: () => void;
}

export function printLine(terminal: Terminal, line: string): void {
  terminal.output.write(`${line}\n`);
}

/** For what is no result: progress, questions, warnings. What in it would steer a terminal is left out, whoever wrote it. */
export function printNote(terminal: Terminal, line: string): void {
  terminal.errors.write(`${withoutControls(line)}\n`);
}

/** Whether somebody sits there who can be asked. */
export function isInteractive({ input, errors }: Terminal): boolean {
  return input.isTTY === true && errors.isTTY === true;
}

/** All of standard input, as text; bytes that are no UTF-8 become replacement characters. */
export async function readInput({ input }: Terminal): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}
