import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** One output that is too long for an answer, on disk. */
export interface KeptOutput {
  /** Null where it could not be written. */
  readonly file: string | null;
  append(bytes: Uint8Array): void;
  close(): void;
}

/** Most of one output that is kept: its beginning. */
export const LARGEST_KEPT_OUTPUT = 64 * 1024 * 1024;
/** Most outputs that are kept at once; the oldest goes. */
const MOST_KEPT = 20;

/** Long outputs as files that commands can read and not write; the folder goes with the server. */
export class KeptOutputs {
  readonly #folder: string;
  readonly #files: string[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  begin(): KeptOutput {
    const file = join(this.#folder, `output-${randomUUID().slice(0, 8)}.log`);
    const descriptor = this.#open(file);
    if (descriptor === null) return { file: null, append: () => undefined, close: () => undefined };
    this.#files.push(file);
    while (this.#files.length > MOST_KEPT) rmSync(this.#files.shift() as string, { force: true });
    let room = LARGEST_KEPT_OUTPUT;
    let isOpen = true;
    const close = (): void => {
      if (isOpen) closeSync(descriptor);
      isOpen = false;
    };
    return {
      file,
      append(bytes) {
        try {
          for (let rest = bytes.subarray(0, room); isOpen && rest.length > 0; ) {
            const written = writeSync(descriptor, rest);
            room -= written;
            rest = rest.subarray(written);
          }
        } catch {
          // The disk is full, or no file may be so large: what is there stays readable, and the answer has beginning and end.
          close();
        }
      },
      close,
    };
  }

  #open(file: string): number | null {
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      return openSync(file, 'wx', 0o600);
    } catch {
      return null;
    }
  }
}
