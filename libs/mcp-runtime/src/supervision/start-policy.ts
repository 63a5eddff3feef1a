import { McpRuntimeError } from '../errors.ts';

/** A server that failed to start is left alone this long, doubling with each further failure: no turn waits for it again meanwhile. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;
/** A server that starts and dies again and again is started at most this often in a minute (hosts were seen forking 28 times a second). */
const STARTS_PER_MINUTE = 6;
const MINUTE = 60_000;

export interface StartPolicy {
  /** Throws McpRuntimeError where the server may not be started now; counts the start otherwise. */
  beforeStart(): void;
  succeeded(): void;
  failed(error: McpRuntimeError): void;
}

/** When one server may be started. `now` is a monotonic clock in milliseconds. */
export function createStartPolicy(server: string, now: () => number): StartPolicy {
  let recentStarts: number[] = [];
  let failures = 0;
  let lastFailure: { error: McpRuntimeError; until: number } | null = null;
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
      lastFailure = null;
    },
    failed(error) {
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
      failures++;
      lastFailure = { error, until: now() + pause };
    },
  };
}

function heldBack(error: McpRuntimeError, milliseconds: number): McpRuntimeError {
  const remedy = `${error.remedy} It is tried again in ${Math.ceil(milliseconds / 1000)} s, or at once by the test button in the settings.`;
  return new McpRuntimeError('start-held-back', { problem: error.problem, remedy }, error);
}
