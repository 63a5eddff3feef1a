import { PassThrough } from 'node:stream';
import { resolve } from 'node:path';
import type { CommandContext } from '../src/context.ts';
import { runProgram } from '../src/program.ts';

export interface RunResult {
  status: number;
  output: string;
  errors: string;
}

export interface RunOptions {
  input?: string;
  /** Behaves as a terminal whose user types these lines, each when a question is open. */
  typed?: string[];
  signal?: AbortSignal;
  environment?: Record<string, string | undefined>;
  homeDirectory?: string;
  /** Sees every piece of output as it comes. */
  onOutput?: (text: string) => void;
}

/** Runs one command line within this process. */
export async function chatos(words: string[], options: RunOptions = {}): Promise<RunResult> {
  const input = new PassThrough() as PassThrough & { isTTY?: boolean };
  const output = new PassThrough();
  const errors = new PassThrough() as PassThrough & { isTTY?: boolean };
  const result = { output: '', errors: '' };
  const typed = [...(options.typed ?? [])];
  if (options.typed) {
    input.isTTY = true;
    errors.isTTY = true;
  } else input.end(options.input ?? '');
  output.setEncoding('utf8').on('data', (text: string) => {
    result.output += text;
    options.onOutput?.(text);
  });
  errors.setEncoding('utf8').on('data', (text: string) => {
    result.errors += text;
    if (/: $/.test(text)) input.write(`${typed.shift() ?? ''}\n`);
  });
  const context: CommandContext = {
    terminal: { input, output, errors },
    environment: options.environment ?? { ...process.env, CHATOS_KEYRING: 'never' },
    nodePath: process.execPath,
    homeDirectory: options.homeDirectory ?? resolve('/nonexistent'),
    command: ['chatos', ...words].join(' '),
    signal: options.signal ?? new AbortController().signal,
  };
  const status = await runProgram(words, context);
  input.destroy();
  // The streams deliver in later ticks.
  await new Promise((settled) => setImmediate(settled));
  return { status, ...result };
}
