import type { Readable } from 'node:stream';
import type { Log } from '../log.ts';

/** A line longer than this is cut, so that a process writing no newline cannot fill the parent's memory. */
const MAX_LINE_LENGTH = 16 * 1024;

/** Passes what a process writes on, line by line, and the rest of an unfinished line when the stream ends. */
export function forwardLines(stream: Readable, log: Log): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) log(line.replace(/\r$/, '').slice(0, MAX_LINE_LENGTH));
    if (rest.length > MAX_LINE_LENGTH) {
      log(rest.slice(0, MAX_LINE_LENGTH));
      rest = '';
    }
  });
  stream.on('end', () => {
    if (rest !== '') log(rest);
    rest = '';
  });
  // A broken pipe: the process is gone, which its exit says.
  stream.on('error', () => undefined);
}
