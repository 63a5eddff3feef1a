import type { TerminalEvent } from '@chatos/contracts';

/** Where the output goes: one text at a time, `done` is called once it has been drawn. */
export interface OutputScreen {
  write(text: string, done: () => void): void;
  /** Back to an empty screen without a past. */
  reset(): void;
  /** Told while what is written is the past, shown anew: a question in it has been answered then, and must not be answered again. */
  replaying(isReplaying: boolean): void;
}

export interface OutputFeed {
  take(event: TerminalEvent): void;
  close(): void;
}

export interface OutputFeedOptions {
  readonly screen: OutputScreen;
  /** More waits than is worth drawing: follow the terminal anew, which begins with the newest of its output. */
  readonly onBehind: () => void;
  /** Characters that may wait; the stream's beginning has 256 Ki at most. */
  readonly maxWaiting?: number;
}

const MAX_WAITING = 2_000_000;
/** Characters drawn at once: some ten milliseconds of work. */
const PIECE = 32_768;

/** Hands a terminal's output to the screen no faster than it draws, so that a program that floods does not freeze the page. */
export function createOutputFeed({ screen, onBehind, maxWaiting = MAX_WAITING }: OutputFeedOptions): OutputFeed {
  let waiting: { text: string; isPast: boolean }[] = [];
  let length = 0;
  let isBusy = false;
  let isResetDue = false;
  let isBehind = false;
  let isClosed = false;

  function drawNext(): void {
    if (isBusy || isClosed) return;
    if (isResetDue) {
      isResetDue = false;
      screen.reset();
    }
    const first = waiting[0];
    if (first === undefined) return;
    const text = pieceOf(first.text);
    length -= text.length;
    if (text.length === first.text.length) waiting.shift();
    else waiting[0] = { ...first, text: first.text.slice(text.length) };
    isBusy = true;
    screen.replaying(first.isPast);
    screen.write(text, () => {
      isBusy = false;
      if (!isClosed) screen.replaying(false);
      drawNext();
    });
  }

  function add(text: string, isPast: boolean): void {
    if (text === '') return;
    waiting.push({ text, isPast });
    length += text.length;
  }

  return {
    take(event) {
      if (event.type === 'changed' || isClosed) return;
      if (event.type === 'state') {
        waiting = [];
        length = 0;
        isBehind = false;
        isResetDue = true;
        add(wholeLines(event.text, event.offset), true);
      } else if (!isBehind) {
        add(event.text, false);
        if (length > maxWaiting) {
          isBehind = true;
          waiting = [];
          length = 0;
          onBehind();
        }
      }
      drawNext();
    },
    close() {
      isClosed = true;
      waiting = [];
    },
  };
}

/** Where the beginning is not kept, the first line may begin within a control sequence: it is left out. */
function wholeLines(text: string, offset: number): string {
  const end = text.indexOf('\n');
  return offset === 0 || end === -1 ? text : text.slice(end + 1);
}

/** The first piece, no surrogate pair cut in two. */
function pieceOf(text: string): string {
  if (text.length <= PIECE) return text;
  const last = text.charCodeAt(PIECE - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? PIECE - 1 : PIECE);
}
