import type { RequestOptions } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type { WaitingRequests } from '../requests/waiting.ts';
import { CallClock } from './call-clock.ts';

/** The SDK's own timers are set to what they can hold at most: our clock ends a request, and stands still where theirs would not. */
export const NEVER_MS = 2 ** 31 - 1;

export interface TimedRequest {
  readonly limitMs: number;
  readonly signal: AbortSignal;
  readonly waiting: Pick<WaitingRequests, 'isAny' | 'onChange'>;
}

/** Makes one request of the SDK's, which has `limitMs` without the time in which the user is waited for (a sign-in, a question of the server's). */
export async function timedRequest<Result>({ limitMs, signal, waiting }: TimedRequest, work: (options: RequestOptions) => Promise<Result>): Promise<Result> {
  const clock = new CallClock({ timeoutMs: limitMs, maxTimeoutMs: limitMs }, signal);
  const stopFollowing = followWaiting(clock, waiting);
  try {
    return await work({ signal: clock.signal, timeout: NEVER_MS });
  } finally {
    stopFollowing();
    clock.close();
  }
}

/** Lets a clock stand still while the user is waited for, until the returned function is called. */
export function followWaiting(clock: CallClock, waiting: TimedRequest['waiting']): () => void {
  const follow = () => (waiting.isAny ? clock.pause() : clock.resume());
  const stopFollowing = waiting.onChange(follow);
  follow();
  return stopFollowing;
}
