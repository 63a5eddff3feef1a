/** How often the condition is looked at, in milliseconds. */
const INTERVAL_MS = 50;

/**
 * Waits until `look` returns something, and returns it: the way to wait for a condition that announces itself by no event.
 * @throws Error naming `what`, and the last error of `look`, once the time has passed
 */
export async function eventually<T>(what: string, look: () => T | undefined | null | false | Promise<T | undefined | null | false>, timeoutMs = 30_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const seen = await look();
      if (seen !== undefined && seen !== null && seen !== false) return seen;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) throw new Error(`It did not come to pass within ${timeoutMs} ms: ${what}`, { cause: last });
    await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
  }
}
