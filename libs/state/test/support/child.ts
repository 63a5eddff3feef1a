import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A script of `test/children` in a Node process of its own, read line by line. */
export interface TestChild {
  readonly process: ChildProcess;
  /** The next line it prints; null once it printed its last. */
  nextLine(): Promise<string | null>;
  /** Every line that was not read yet, once it has ended. */
  remainingLines(): Promise<string[]>;
  send(line: string): void;
  kill(): Promise<void>;
}

export function startChild(script: string, ...parameters: string[]): TestChild {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../children', script), ...parameters], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string | null> => {
    const next = await lines.next();
    return next.done === true ? null : next.value;
  };
  return {
    process: child,
    nextLine,
    async remainingLines() {
      const rest: string[] = [];
      for (let line = await nextLine(); line !== null; line = await nextLine()) rest.push(line);
      await ended;
      return rest;
    },
    send: (line) => void child.stdin.write(`${line}\n`),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
