import type { Log } from '@chatos/process-host';

/** What a server may write into our log in a minute; the number the engineering notes settle on for noise on stdout. */
const LINES_PER_MINUTE = 20;
const MINUTE = 60_000;
/** The longest line of a server's that is worth a place in the log. */
const LINE_LENGTH = 500;

export interface LimitedLog {
  write(line: string): void;
  /** Says how many lines were left out since the last one written, if any. */
  flush(): void;
}

/** A log for what a server says unasked: a flood of it must not become a flood of ours. */
export function createLimitedLog(log: Log, prefix: string, now: () => number = Date.now): LimitedLog {
  let windowStart = now();
  let written = 0;
  let leftOut = 0;
  function flush(): void {
    if (leftOut > 0) log(`${prefix} (${leftOut} more lines left out)`);
    leftOut = 0;
  }
  return {
    write(line) {
      if (now() - windowStart >= MINUTE) {
        flush();
        windowStart = now();
        written = 0;
      }
      if (written >= LINES_PER_MINUTE) {
        leftOut++;
        return;
      }
      written++;
      log(`${prefix} ${line.slice(0, LINE_LENGTH)}`);
    },
    flush,
  };
}
