/** The promise, or a rejection with the signal's reason as soon as it is aborted; what the promise does then is dropped. */
export function abortable<T>(promise: PromiseLike<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    const settled = () => signal.removeEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    promise.then((value) => (settled(), resolve(value)), (error: unknown) => (settled(), reject(error as Error)));
  });
}
