import { McpRuntimeError } from '../errors.ts';

/** A server that failed to start is left alone this long, doubling with each further failure: no turn waits for it again meanwhile. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;
/** A server that starts and dies again and again is started at most this often in a minute (hosts were seen forking 28 times a second). */
const STARTS_PER_MINUTE = 6;
const MINUTE = 60_000;
/** A start has succeeded once the server has been up this long: one that greets and exits must not look like a good one. */
export const SUCCESS_AFTER_MS = 60_000;

export interface StartPolicy {
  /** Throws McpRuntimeError where the server may not be started now; counts the start otherwise. */
  beforeStart(): void;
  /** It has been up for SUCCESS_AFTER_MS: what went before is forgotten. */
  succeeded(): void;
  /** It did not come up. */
  failed(error: McpRuntimeError): void;
  /** It came up, and ended by itself before it counted as a success. The first time it may be started again at once. */
  endedEarly(error: McpRuntimeError): void;
  /** The user wants it started now: no pause is left, the count of starts in a minute is. */
  forgetPause(): void;
}

/** When one server may be started. `now` is a monotonic clock in milliseconds. */
export function createStartPolicy(server: string, now: () => number): StartPolicy {
  let recentStarts: number[] = [];
  let failures = 0;
  let earlyEnds = 0;
  let lastFailure: { error: McpRuntimeError; until: number } | null = null;

  function pause(error: McpRuntimeError, times: number): void {
    lastFailure = { error, until: now() + Math.min(FIRST_PAUSE_MS * 2 ** (times - 1), LONGEST_PAUSE_MS) };
  }

  return {
    beforeStart() {
      const time = now();
      if (lastFailure && time < lastFailure.until) throw heldBack(lastFailure.error, lastFailure.until - time);
      recentStarts = recentStarts.filter((start) => time - start < MINUTE);
      const oldest = recentStarts[0];
      if (recentStarts.length >= STARTS_PER_MINUTE && oldest !== undefined) {
        const seconds = Math.ceil((oldest + MINUTE - time) / 1000);
        throw new McpRuntimeError('start-held-back', {
          problem: `The MCP server "${server}" was started ${STARTS_PER_MINUTE} times within a minute and ended each time.`,
          remedy: `Check its command and arguments; it may be started again in ${seconds} s.`,
        });
      }
      recentStarts.push(time);
    },
    succeeded() {
      failures = 0;
      earlyEnds = 0;
      lastFailure = null;
    },
    failed(error) {
      pause(error, ++failures);
    },
    endedEarly(error) {
      if (++earlyEnds > 1) pause(error, earlyEnds - 1);
    },
    forgetPause() {
      lastFailure = null;
    },
  };
}

function heldBack(error: McpRuntimeError, milliseconds: number): McpRuntimeError {
  const remedy = `${error.remedy} It is tried again in ${Math.ceil(milliseconds / 1000)} s, or at once by its start button.`;
  return new McpRuntimeError('start-held-back', { problem: error.problem, remedy }, error);
}
