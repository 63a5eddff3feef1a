import { closeSync, readSync } from 'node:fs';
import { Access } from '../access/access.ts';
import type { Parts } from '../access/paths.ts';
import { showParts } from '../access/paths.ts';
import { WorkspaceError } from '../errors.ts';
import type { SearchMatch } from '../types.ts';
import type { FoundLine } from './messages.ts';

/** Most bytes of a line that are shown; of a longer one those around the match. */
const MAX_SHOWN = 1_000;
const SHOWN_BEFORE = 200;

/** Compares what ripgrep found with what is in the workspace, since ripgrep opens files by their paths, which may lead elsewhere meanwhile. */
export class Verifier implements Disposable {
  readonly #access: Access;
  #open: { path: string; descriptor: number } | null = null;

  constructor(access: Access) {
    this.#access = new Access(access.place, { ...access.policy, symlinks: 'deny' });
  }

  [Symbol.dispose](): void {
    this.#closeFile();
    this.#access[Symbol.dispose]();
  }

  /** The match as it is shown; null where the file is refused, or does not hold it (any more). */
  check(parts: Parts, found: FoundLine, descriptor?: number): SearchMatch | null {
    const path = showParts(parts);
    const file = descriptor ?? this.#openFile(parts, path);
    if (file === null) return null;
    const { from, to } = shownRange(found);
    const inFile = Buffer.alloc(to - from);
    const read = readSync(file, inFile, 0, inFile.length, found.offset + from);
    if (read !== inFile.length || !inFile.equals(found.bytes.subarray(from, to))) return null;
    return { path, line: found.line, column: [...found.bytes.subarray(0, found.start).toString('utf8')].length + 1, text: shownText(inFile) };
  }

  #openFile(parts: Parts, path: string): number | null {
    if (this.#open?.path === path) return this.#open.descriptor;
    this.#closeFile();
    try {
      const descriptor = this.#access.openLocatedFile(this.#access.locate(parts, { followLast: false }));
      this.#open = { path, descriptor };
      return descriptor;
    } catch (error: unknown) {
      // Gone, swapped for a link, or refused: none of the workspace's matches.
      if (error instanceof WorkspaceError) return null;
      throw error;
    }
  }

  #closeFile(): void {
    if (this.#open !== null) closeSync(this.#open.descriptor);
    this.#open = null;
  }
}

function shownRange({ bytes, start }: FoundLine): { from: number; to: number } {
  if (bytes.length <= MAX_SHOWN) return { from: 0, to: bytes.length };
  let from = Math.max(0, Math.min(start - SHOWN_BEFORE, bytes.length - MAX_SHOWN));
  let to = from + MAX_SHOWN;
  const isWithinCharacter = (index: number) => index < bytes.length && ((bytes[index] ?? 0) & 0xc0) === 0x80;
  while (from < start && isWithinCharacter(from)) from += 1;
  while (to > from && isWithinCharacter(to)) to -= 1;
  return { from, to };
}

function shownText(bytes: Buffer): string {
  return bytes.toString('utf8').replace(/\r?\n$/, '').replace(/^\ufeff/, '');
}
