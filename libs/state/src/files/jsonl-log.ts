import { closeSync, fdatasyncSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { describeError, StateError } from '../errors.ts';

/** An append-only log of one JSON object a line. Several processes may append to the same file. */
export interface JsonlLog {
  readonly path: string;
  /** One write to the end of the file. Throws StateError `file-unusable` where it could not be written as a whole. */
  append(record: object): void;
  /** Tells after each append through this log; what other processes append is for `watchFile` to tell. Returns what ends it. */
  onAppend(listener: () => void): () => void;
  /** Brings what was appended to the disk. */
  flush(): void;
  /** Calling it again does nothing. */
  close(): void;
}

const NEWLINE = 0x0a;

/** Opens or makes the log (mode 0600). */
export function openJsonlLog(path: string): JsonlLog {
  let descriptor: number | null = attempt(path, () => openSync(path, 'a+', 0o600));
  const opened = (): number => {
    if (descriptor === null) throw new TypeError(`the log ${path} is closed`);
    return descriptor;
  };
  const listeners = new Set<() => void>();
  return {
    path,
    append(record) {
      const target = opened();
      attempt(path, () => appendLine(target, JSON.stringify(record)));
      for (const listener of listeners) listener();
    },
    onAppend(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    flush() {
      const target = opened();
      attempt(path, () => fdatasyncSync(target));
    },
    close() {
      if (descriptor === null) return;
      closeSync(descriptor);
      descriptor = null;
    },
  };
}

/**
 * Writes one line in one write(2), which O_APPEND puts at the end whoever else appends. A last line without its end (torn by a crash, of this
 * process or of another that shares the file) is closed first, in the same write: glued to it, this record would be lost with it. Nothing
 * is ever cut off: what looks torn may be a line another process is writing at this moment.
 */
function appendLine(descriptor: number, line: string): void {
  const bytes = Buffer.from(endsWithNewline(descriptor) ? `${line}\n` : `\n${line}\n`);
  const written = writeSync(descriptor, bytes);
  if (written !== bytes.length) throw new Error(`only ${written} of ${bytes.length} bytes were written`);
}

/** Looked up before every append, not once: another process may have been killed in the middle of a line since. It costs about 2 µs. */
function endsWithNewline(descriptor: number): boolean {
  const { size } = fstatSync(descriptor);
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  return readSync(descriptor, last, 0, 1, size - 1) === 1 && last[0] === NEWLINE;
}

function attempt<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error: unknown) {
    throw new StateError('file-unusable', {
      path,
      problem: `The log ${path} could not be written (${describeError(error)}).`,
      remedy: 'Check that its directory may be written and that the disk is not full.',
      cause: error,
    });
  }
}
