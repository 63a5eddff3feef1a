/** Sends what is typed in the order it was typed: one call at a time, with everything that came meanwhile in the next. */
export interface InputQueue {
  type(text: string): void;
  close(): void;
}

/** The most one call may carry. */
const MAX_AT_ONCE = 100_000;

/** @param onError is told where a call failed: what had been typed behind it is let go, for a half of a command is worse than none */
export function createInputQueue(send: (text: string) => Promise<unknown>, onError: (error: unknown) => void): InputQueue {
  let waiting = '';
  let isSending = false;
  let isClosed = false;

  async function sendAll(): Promise<void> {
    isSending = true;
    try {
      while (waiting !== '') {
        const text = waiting.slice(0, MAX_AT_ONCE);
        waiting = waiting.slice(text.length);
        await send(text);
      }
    } catch (error) {
      waiting = '';
      if (!isClosed) onError(error);
    } finally {
      isSending = false;
    }
  }

  return {
    type(text) {
      if (isClosed || text === '') return;
      waiting += text;
      if (!isSending) void sendAll();
    },
    close() {
      isClosed = true;
    },
  };
}
