/** The last bytes of what was written, at most `limit`. */
export class TailBuffer {
  readonly #limit: number;
  #parts: Buffer[] = [];
  length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(chunk: Buffer): void {
    const kept = chunk.length > this.#limit ? chunk.subarray(chunk.length - this.#limit) : chunk;
    this.#parts.push(kept);
    this.length += kept.length;
    while (this.length > this.#limit) {
      const first = this.#parts[0] as Buffer;
      const excess = this.length - this.#limit;
      if (first.length <= excess) this.#parts.shift();
      else this.#parts[0] = first.subarray(excess);
      this.length -= Math.min(first.length, excess);
    }
    // Many small parts cost more than what they hold.
    if (this.#parts.length > 2000) this.#parts = [Buffer.concat(this.#parts)];
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }
}
