/** Stands for an answer whose stream ended without the provider saying that it was complete. */
export const INCOMPLETE_STREAM = new Error('the stream ended before the answer was complete');
