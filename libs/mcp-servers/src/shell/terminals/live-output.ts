import { incompleteTail } from '../commands/utf8.ts';

export interface LiveOutputOptions {
  /** Resolves once the peer takes more. */
  send(offset: number, text: string): Promise<void>;
  /** The source is to write no more for now, and may again. */
  pause(): void;
  resume(): void;
}

/** Output is gathered for so long, so that a screen full of it is one message. */
const GATHER_MS = 16;
const LARGEST_MESSAGE = 128 * 1024;
/** As much as may wait for a slow peer. */
const FULL = 512 * 1024;
const ROOM_AGAIN = 128 * 1024;

/** Sends output as it comes, in pieces that cut no character, and no faster than the peer takes it: a source that is faster is paused. */
export class LiveOutput {
  readonly #options: LiveOutputOptions;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  /** How much has been sent. */
  #offset = 0;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | null = null;
  #isPaused = false;
  #hasEnded = false;

  constructor(options: LiveOutputOptions) {
    this.#options = options;
  }

  add(bytes: Buffer): void {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes > FULL && !this.#isPaused) {
      this.#isPaused = true;
      this.#options.pause();
    }
    if (!this.#sending) this.#timer ??= setTimeout(() => void this.#start(), GATHER_MS);
  }

  /** There is no more; resolves once all of it is sent. */
  async end(): Promise<void> {
    this.#hasEnded = true;
    await this.#sending;
    await this.#start();
  }

  #start(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sending ??= this.#sendAll().finally(() => (this.#sending = null));
    return this.#sending;
  }

  async #sendAll(): Promise<void> {
    for (let piece = this.#take(); piece.length > 0; piece = this.#take()) {
      const offset = this.#offset;
      this.#offset += piece.length;
      await this.#options.send(offset, piece.toString('utf8'));
      if (!this.#isPaused || this.#waitingBytes > ROOM_AGAIN) continue;
      this.#isPaused = false;
      this.#options.resume();
    }
  }

  #take(): Buffer {
    const all = Buffer.concat(this.#waiting);
    const wanted = all.subarray(0, LARGEST_MESSAGE);
    const isLast = this.#hasEnded && wanted.length === all.length;
    const piece = isLast ? wanted : wanted.subarray(0, wanted.length - incompleteTail(wanted));
    const rest = all.subarray(piece.length);
    this.#waiting = rest.length === 0 ? [] : [rest];
    this.#waitingBytes = rest.length;
    return piece;
  }
}
