/** Where a library writes what happened, a line at a time; whoever composes decides whether that is standard error, a file or the parent. */
export type Log = (line: string) => void;

/**
 * A log that passes on at most `limit` lines in each `intervalMs`, then one line with how many were left out: whoever sits at the other
 * end of a port must not be able to fill the disk.
 */
export function limitLog(log: Log, { limit, intervalMs, now = Date.now }: { limit: number; intervalMs: number; now?: () => number }): Log {
  let windowStart = Number.NEGATIVE_INFINITY;
  let written = 0;
  let suppressed = 0;
  return (line) => {
    if (now() - windowStart >= intervalMs) {
      if (suppressed > 0) log(`${suppressed} similar lines were left out.`);
      windowStart = now();
      written = 0;
      suppressed = 0;
    }
    if (written >= limit) {
      suppressed += 1;
      return;
    }
    written += 1;
    log(line);
  };
}
