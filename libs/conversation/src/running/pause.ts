import { deferred } from '../deferred.ts';
import type { Deferred } from '../deferred.ts';
import { ConversationError } from '../errors.ts';
import { abortable } from './abortable.ts';

/**
 * Holds one turn (and the subagents it waits for) before its next call of the model or of a tool, for as long as the user wants. What is under
 * way comes to its end: only then something waits here, and `onChange` is told.
 */
export class Pause {
  private wanted: Deferred<void> | null = null;
  private holding = 0;
  private readonly onChange: (isHeld: boolean) => void;

  constructor(onChange: (isHeld: boolean) => void) {
    this.onChange = onChange;
  }

  pause(): void {
    this.wanted ??= deferred<void>();
  }

  resume(): void {
    const { wanted } = this;
    this.wanted = null;
    if (wanted !== null && this.holding > 0) this.onChange(false);
    wanted?.resolve();
  }

  /** Undefined where nothing is held. Rejects with the signal's reason when the turn is ended meanwhile. */
  gate(signal: AbortSignal): Promise<void> | undefined {
    return this.wanted === null ? undefined : this.hold(signal);
  }

  private async hold(signal: AbortSignal): Promise<void> {
    this.holding += 1;
    try {
      // Once more where the user held it again before it went on.
      for (let { wanted } = this; wanted !== null; { wanted } = this) {
        this.onChange(true);
        await abortable(wanted.promise, signal);
      }
    } finally {
      this.holding -= 1;
    }
  }
}

export function notPausable(isQueued: boolean): ConversationError {
  return new ConversationError('UNUSABLE_INPUT', isQueued
    ? { problem: 'This has not begun yet, so it cannot be paused.', remedy: 'Wait until it runs, or stop it.' }
    : { problem: 'This has ended, so there is nothing to pause.', remedy: 'Send a message to go on.' });
}
