import type { KeptOutput, KeptOutputs } from './kept-outputs.ts';
import { TailBuffer } from './tail-buffer.ts';
import { incompleteTail, orphanedHead } from './utf8.ts';

/** What a command wrote: all of it where it fits, else its beginning and its end, and the whole in a file. */
export interface CapturedOutput {
  readonly text: string;
  readonly totalBytes: number;
  readonly isTruncated: boolean;
  /** The file that holds (up to its own limit) the whole; null where `text` is the whole. */
  readonly file: string | null;
}

/**
 * Holds at most `limit` bytes, however much is written: the first half and the last. As soon as that is not all, everything goes to a file too. A file
 * that cannot be written (a full disk) is done without.
 */
export class CommandOutput {
  readonly #limit: number;
  readonly #outputs: KeptOutputs;
  #head: Buffer[] = [];
  #headBytes = 0;
  readonly #tail: TailBuffer;
  #total = 0;
  #kept: KeptOutput | null = null;
  /** When something was last written; `performance.now()`. */
  lastAt = performance.now();

  constructor(limit: number, outputs: KeptOutputs) {
    this.#limit = limit;
    this.#outputs = outputs;
    this.#tail = new TailBuffer(Math.floor(limit / 2));
  }

  add(chunk: Buffer): void {
    this.lastAt = performance.now();
    if (this.#kept === null && this.#total + chunk.length > this.#limit) {
      this.#kept = this.#outputs.begin();
      for (const part of [...this.#head, this.#tail.bytes()]) this.#kept.append(part);
    }
    this.#kept?.append(chunk);
    this.#total += chunk.length;
    const room = Math.max(0, Math.ceil(this.#limit / 2) - this.#headBytes);
    if (room > 0) {
      const part = chunk.subarray(0, room);
      this.#head.push(part);
      this.#headBytes += part.length;
    }
    if (chunk.length > room) this.#tail.add(chunk.subarray(room));
  }

  /** The last bytes as text, for those who look for a prompt in it. */
  end(bytes: number): string {
    const last = Buffer.concat([...this.#head, this.#tail.bytes()]).subarray(-bytes);
    return last.subarray(orphanedHead(last)).toString('utf8');
  }

  finish(): CapturedOutput {
    this.#kept?.close();
    const left = this.#total - this.#headBytes - this.#tail.length;
    if (left === 0) return { text: Buffer.concat([...this.#head, this.#tail.bytes()]).toString('utf8'), totalBytes: this.#total, isTruncated: false, file: null };
    const head = Buffer.concat(this.#head);
    const tail = this.#tail.bytes();
    const file = this.#kept?.file ?? null;
    const gap = `\n[… ${left} bytes are left out here${file === null ? '' : `; the whole output is in ${file}`} …]\n`;
    return { text: `${head.subarray(0, head.length - incompleteTail(head)).toString('utf8')}${gap}${tail.subarray(orphanedHead(tail)).toString('utf8')}`, totalBytes: this.#total, isTruncated: true, file };
  }
}
