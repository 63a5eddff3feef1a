/** How much of a server's standard error is kept to explain its end. */
const KEPT_CHARACTERS = 4096;
const SHOWN_LINES = 5;

/** The end of a server's standard error: bounded however much it writes. */
export class LastWords {
  #text = '';

  push(text: string): void {
    this.#text = (this.#text + text).slice(-KEPT_CHARACTERS);
  }

  /** Its last few lines that are not blank, for the user; '' where it said nothing. */
  lines(): string {
    return this.#text.split(/\r?\n/).filter((line) => line.trim() !== '').slice(-SHOWN_LINES).join('\n');
  }
}
