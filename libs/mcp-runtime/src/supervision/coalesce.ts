/** Calls `work` soon after it was last asked to, at most once in `intervalMs`. The returned function asks; `cancel` forgets what was asked. */
export function coalesce(work: () => void, intervalMs: number): { (): void; cancel(): void } {
  let timer: NodeJS.Timeout | undefined;
  function ask(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      work();
    }, intervalMs).unref();
  }
  return Object.assign(ask, {
    cancel() {
      clearTimeout(timer);
      timer = undefined;
    },
  });
}
