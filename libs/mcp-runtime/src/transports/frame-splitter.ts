const NEWLINE = 0x0a;

/** A server sent a line longer than the limit: the rest of its output cannot be told apart any more. */
export class FrameTooLongError extends Error {
  constructor(maxBytes: number) {
    super(`a message of more than ${Math.floor(maxBytes / 1024 / 1024)} MiB`);
    this.name = 'FrameTooLongError';
  }
}

/**
 * Cuts a byte stream into lines. The chunks of an unfinished line wait in a list and are joined once, so the work is linear in the size of
 * a line (the SDK joins at every chunk, which is quadratic), and a character split between two chunks stays whole.
 */
export class FrameSplitter {
  readonly #maxBytes: number;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The lines this chunk completes, without their ends. Throws FrameTooLongError. */
  push(chunk: Buffer): string[] {
    const lines: string[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.#keep(chunk.subarray(start, end));
      lines.push(this.#take());
      start = end + 1;
    }
    this.#keep(chunk.subarray(start));
    return lines;
  }

  #keep(part: Buffer): void {
    if (part.length === 0) return;
    this.#waiting.push(part);
    this.#waitingBytes += part.length;
    if (this.#waitingBytes > this.#maxBytes) throw new FrameTooLongError(this.#maxBytes);
  }

  #take(): string {
    const [first] = this.#waiting;
    const line = this.#waiting.length === 1 && first !== undefined ? first : Buffer.concat(this.#waiting, this.#waitingBytes);
    this.#waiting = [];
    this.#waitingBytes = 0;
    return line.toString('utf8').replace(/\r$/, '');
  }
}
