import type { Access } from '../access/access.ts';
import type { Parts } from '../access/paths.ts';
import { showParts } from '../access/paths.ts';
import { locateFileToChange } from '../change/targets.ts';
import { Budget, readTree } from '../change/tree.ts';

export interface Contents {
  bytes: Uint8Array;
  /** Permission bits; null for those of a new file. */
  mode: number | null;
}

interface PatchedFile {
  parts: Parts;
  before: Contents | null;
  after: Contents | null;
  /** `own`: by a patch of this file; `other`: something else comes to its place. */
  written: 'own' | 'other' | null;
}

/** The files of one patch while it is worked out: what they hold, and what they will hold. All paths are checked as those of changes. */
export class PatchedFiles {
  readonly #access: Access;
  readonly #budget = new Budget();
  /** By the path as the patch says it, and by the real one; of one file the same object. */
  readonly #files = new Map<string, PatchedFile>();
  readonly #vacated = new Set<PatchedFile>();

  constructor(access: Access) {
    this.#access = access;
  }

  firstExisting(paths: readonly string[]): string {
    return paths.find((path) => this.#file(path).before !== null) ?? (paths[0] as string);
  }

  /**
   * What the next change of this file starts from: what an earlier one of the same patch made of it, or what it was; also where something else
   * comes to its place, as in a row of renames.
   */
  read(path: string): Contents | null {
    const file = this.#file(path);
    return file.written === 'own' ? file.after : (file.before ?? file.after);
  }

  /** Whether a new file of this name would be in the place of another, which no part of the patch takes away. */
  isTaken(path: string): boolean {
    const file = this.#file(path);
    return file.written === null ? file.before !== null && !this.#vacated.has(file) : file.after !== null;
  }

  update(path: string, after: Contents): void {
    Object.assign(this.#file(path), { after, written: 'own' });
  }

  place(path: string, after: Contents): void {
    const file = this.#file(path);
    Object.assign(file, { after, written: file.before === null ? 'own' : 'other' });
  }

  takeAway(path: string): void {
    const file = this.#file(path);
    if (file.written !== 'other') Object.assign(file, { after: null, written: 'own' });
  }

  /** Says beforehand which files the patch takes away. */
  willTakeAway(path: string): void {
    this.#vacated.add(this.#file(path));
  }

  results(): { parts: Parts; before: Contents | null; after: Contents | null }[] {
    return [...new Set(this.#files.values())].filter((file) => file.written !== null);
  }

  #file(path: string): PatchedFile {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    const located = locateFileToChange(this.#access, path);
    const real = `/${showParts(located.parts)}`;
    const file = this.#files.get(real) ?? this.#read(located);
    this.#files.set(path, file).set(real, file);
    return file;
  }

  #read(located: ReturnType<typeof locateFileToChange>): PatchedFile {
    const [node] = readTree(this.#access, located, this.#budget);
    return { parts: located.parts, before: node === undefined ? null : { bytes: node.bytes, mode: node.mode }, after: null, written: null };
  }
}
