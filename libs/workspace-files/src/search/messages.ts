/** One match as ripgrep tells it, its text as the bytes that stand in the file. */
export interface FoundLine {
  /** As ripgrep names the file; null where the name is not Unicode. */
  path: string | null;
  line: number;
  /** Of the line, in bytes from the start of the file. */
  offset: number;
  bytes: Buffer;
  /** Of the first match, in bytes from the start of the line. */
  start: number;
  end: number;
}

type Text = { text: string } | { bytes: string };
interface MatchMessage {
  type: 'match';
  data: { path: Text; lines: Text; line_number: number; absolute_offset: number; submatches: { start: number; end: number }[] };
}

/** A message longer than this is of a line that nobody wants to see; it is left out. */
const MAX_MESSAGE = 32 * 1024 * 1024;
const NEWLINE = 10;

/** Takes ripgrep's output apart, message by message. */
export class MessageReader {
  readonly #onMatch: (found: FoundLine) => void;
  #pending: Buffer[] = [];
  #length = 0;
  /** Matches were left out. */
  skipped = false;

  constructor(onMatch: (found: FoundLine) => void) {
    this.#onMatch = onMatch;
  }

  add(chunk: Buffer): void {
    let from = 0;
    for (let newline = chunk.indexOf(NEWLINE); newline !== -1; newline = chunk.indexOf(NEWLINE, from)) {
      this.#keep(chunk.subarray(from, newline));
      if (this.#length <= MAX_MESSAGE) this.#read(Buffer.concat(this.#pending).toString('utf8'));
      else this.skipped = true;
      this.#pending = [];
      this.#length = 0;
      from = newline + 1;
    }
    this.#keep(chunk.subarray(from));
  }

  #keep(part: Buffer): void {
    this.#length += part.length;
    if (this.#length <= MAX_MESSAGE) this.#pending.push(part);
    else this.#pending = [];
  }

  #read(line: string): void {
    // Most messages are of files without a match.
    if (!line.startsWith('{"type":"match"')) return;
    const { data } = JSON.parse(line) as MatchMessage;
    const [first] = data.submatches;
    if (first === undefined) return;
    const path = 'text' in data.path ? data.path.text : null;
    const bytes = 'text' in data.lines ? Buffer.from(data.lines.text, 'utf8') : Buffer.from(data.lines.bytes, 'base64');
    this.#onMatch({ path, line: data.line_number, offset: data.absolute_offset, bytes, start: first.start, end: first.end });
  }
}
