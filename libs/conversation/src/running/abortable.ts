import { ConversationError } from '../errors.ts';

/** Gives up waiting when the signal is aborted; the result of what is left behind is dropped. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason instanceof Error ? signal.reason : new ConversationError('UNAVAILABLE', { problem: 'The turn was ended.', remedy: '' }));
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
