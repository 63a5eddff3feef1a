/** How often the parent is looked for, in milliseconds; the kernel tells a process nothing when its parent dies. */
const INTERVAL_MS = 500;

/**
 * Tells when the process that started this one is gone. A host that outlives its terminal would hold the state root with nobody to end it,
 * and `npm run` under dash leaves its child behind when npm is ended.
 */
export function watchParent(): { signal: AbortSignal; close(): void } {
  const controller = new AbortController();
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) controller.abort();
  }, INTERVAL_MS);
  timer.unref();
  return { signal: controller.signal, close: () => clearInterval(timer) };
}
