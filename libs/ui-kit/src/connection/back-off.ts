const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8_000;

/** The pause before attempt number `attempt` (from 0): doubles from a quarter of a second to eight seconds. */
export function pauseBefore(attempt: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt, 10));
}
