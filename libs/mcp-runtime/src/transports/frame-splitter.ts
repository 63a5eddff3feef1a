const NEWLINE = 0x0a;

/** What of an oversized frame is kept: enough to find whose answer it was, at whichever end its id stands. */
const KEPT_BYTES = 4096;

/** A frame over the limit: what it began and (once its end is known) ended with. */
export interface OversizedFrame {
  head: string;
  /** Null while its newline has not come. */
  tail: string | null;
  bytes: number;
}

export type Frame = { kind: 'line'; text: string } | { kind: 'oversized'; frame: OversizedFrame };

/**
 * Cuts a byte stream into lines. The chunks of an unfinished line wait in a list and are joined once, so the work is linear in the size of
 * a line (the SDK joins at every chunk, which is quadratic), and a character split between two chunks stays whole.
 *
 * A line over the limit is passed over in bounded memory: it is told of when it passes the limit and again when its newline comes; the
 * lines after it are read as if nothing had been.
 */
export class FrameSplitter {
  readonly #maxBytes: number;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #skipped: { head: string; tail: Buffer; bytes: number } | null = null;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** How much of an oversized line has been passed over so far; 0 where none is under way. */
  get skippedBytes(): number {
    return this.#skipped?.bytes ?? 0;
  }

  /** What this chunk completes, in order. */
  push(chunk: Buffer): Frame[] {
    const frames: Frame[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.#keep(chunk.subarray(start, end), frames);
      frames.push(this.#take());
      start = end + 1;
    }
    this.#keep(chunk.subarray(start), frames);
    return frames;
  }

  #keep(part: Buffer, frames: Frame[]): void {
    if (part.length === 0) return;
    if (this.#skipped) {
      this.#skip(part);
      return;
    }
    this.#waiting.push(part);
    this.#waitingBytes += part.length;
    if (this.#waitingBytes <= this.#maxBytes) return;
    const bytes = this.#waitingBytes;
    const whole = this.#join();
    // Copied: a slice would keep the whole line in memory.
    this.#skipped = { head: whole.subarray(0, KEPT_BYTES).toString('utf8'), tail: Buffer.from(whole.subarray(-KEPT_BYTES)), bytes };
    frames.push({ kind: 'oversized', frame: { head: this.#skipped.head, tail: null, bytes } });
  }

  #skip(part: Buffer): void {
    const skipped = this.#skipped;
    if (!skipped) return;
    skipped.bytes += part.length;
    skipped.tail = part.length >= KEPT_BYTES ? Buffer.from(part.subarray(-KEPT_BYTES)) : Buffer.concat([skipped.tail, part]).subarray(-KEPT_BYTES);
  }

  #take(): Frame {
    const skipped = this.#skipped;
    if (skipped) {
      this.#skipped = null;
      return { kind: 'oversized', frame: { head: skipped.head, tail: skipped.tail.toString('utf8'), bytes: skipped.bytes } };
    }
    return { kind: 'line', text: this.#join().toString('utf8').replace(/\r$/, '') };
  }

  #join(): Buffer {
    const [first] = this.#waiting;
    const whole = this.#waiting.length === 1 && first !== undefined ? first : Buffer.concat(this.#waiting, this.#waitingBytes);
    this.#waiting = [];
    this.#waitingBytes = 0;
    return whole;
  }
}
