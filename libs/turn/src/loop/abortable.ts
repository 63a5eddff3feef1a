/** Thrown inside the loop where the turn was stopped; never leaves `runTurn`. */
export class TurnStopped extends Error {
  override readonly name = 'TurnStopped';
}

/**
 * The promise, or TurnStopped as soon as the signal is aborted, whatever the promise does then. Not `Promise.race` with a promise of the
 * abort: that would keep every result of a long turn alive until its end.
 */
export function abortable<T>(promise: PromiseLike<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(new TurnStopped());
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    promise.then(
      (value) => {
        signal.removeEventListener('abort', onAbort);
        resolve(value);
      },
      (error: unknown) => {
        signal.removeEventListener('abort', onAbort);
        reject(error);
      },
    );
  });
}
