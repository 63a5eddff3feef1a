import type { ConfigStore } from '../store.ts';

/**
 * Yields what `read` gives now, then again after changes, until the signal is aborted or the store closed. Changes that come faster than they
 * are taken are merged: the reader always gets the newest, and there is nothing to pile up.
 */
export async function* watchStore<T extends { revision: number }>(
  store: ConfigStore, read: () => T | Promise<T>, signal: AbortSignal,
): AsyncGenerator<T, void, void> {
  let told = -1;
  while (!signal.aborted && !store.isClosed()) {
    if (store.revision() > told) {
      const current = await read();
      told = current.revision;
      yield current;
    } else {
      await store.waitForChange(told, signal);
    }
  }
}
