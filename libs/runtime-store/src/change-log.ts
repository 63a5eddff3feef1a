import type { FileChange } from '@chatos/contracts';
import type { JsonlLog } from '@chatos/state';
import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** `file-changes.jsonl`: a line for each change that was made. */
export interface FileChangeLog {
  readonly path: string;
  /** Where the next line will begin, or later. */
  size(): number;
  /** On the disk when it returns. Throws StateError `file-unusable`. */
  append(changes: readonly FileChange[]): void;
  /** Those of the ids that have a line of their own at or beyond `offset`, in bounded memory. */
  find(ids: ReadonlySet<string>, offset: number): Set<string>;
}

const CHUNK_BYTES = 64 * 1024;
const NEWLINE = 0x0a;
/** The id is the first field of a line, so that the lines of others need not be parsed. */
const LINE_START = /^\{"id":"([^"\\]{1,100})"/;
const START_BYTES = 120;

export function createFileChangeLog(log: JsonlLog): FileChangeLog {
  return {
    path: log.path,
    size: () => statSync(log.path, { throwIfNoEntry: false })?.size ?? 0,
    append(changes) {
      for (const { id, ...change } of changes) log.append({ id, ts: new Date(change.createdAt).toISOString(), ...change });
      if (changes.length > 0) log.flush();
    },
    find(ids, offset) {
      const found = new Set<string>();
      if (ids.size === 0) return found;
      for (const line of readLines(log.path, offset)) {
        const id = LINE_START.exec(line.toString('utf8', 0, START_BYTES))?.[1];
        if (id !== undefined && ids.has(id) && isWhole(line)) found.add(id);
      }
      return found;
    },
  };
}

/** A line that was torn by a kill is none: its change gets another. */
function isWhole(line: Buffer): boolean {
  try {
    JSON.parse(line.toString());
    return true;
  } catch {
    return false;
  }
}

/** The whole lines from `offset`, the first of which may be the rest of one. */
function* readLines(path: string, offset: number): Generator<Buffer> {
  const descriptor = openSync(path, 'r');
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let parts: Buffer[] = [];
    for (let position = offset; ; ) {
      const count = readSync(descriptor, chunk, 0, CHUNK_BYTES, position);
      if (count === 0) return;
      position += count;
      let from = 0;
      for (let end = chunk.indexOf(NEWLINE); end !== -1 && end < count; end = chunk.indexOf(NEWLINE, from)) {
        yield Buffer.concat([...parts, chunk.subarray(from, end)]);
        parts = [];
        from = end + 1;
      }
      parts.push(Buffer.from(chunk.subarray(from, count)));
    }
  } finally {
    closeSync(descriptor);
  }
}
