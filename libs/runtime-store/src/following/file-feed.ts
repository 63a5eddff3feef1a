import { watchFile } from '@chatos/state';
import type { WatchFileOptions } from '@chatos/state';

/** Tells many readers of one file's changes; the file is watched only while there is one. */
export interface FileFeed {
  listen(wake: () => void): () => void;
  /** Has every reader look now. */
  wake(): void;
}

export function createFileFeed(path: string, options?: WatchFileOptions): FileFeed {
  const listeners = new Set<() => void>();
  let stopWatching: (() => void) | null = null;
  const wake = (): void => {
    for (const listener of [...listeners]) listener();
  };
  return {
    listen(listener) {
      listeners.add(listener);
      stopWatching ??= watchFile(path, wake, options);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stopWatching?.();
        stopWatching = null;
      };
    },
    wake,
  };
}
