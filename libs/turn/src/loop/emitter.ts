import type { TurnEvent } from '../turn-event.ts';
import { abortable } from './abortable.ts';
import { messageOf, TurnFailure } from './turn-failure.ts';

/** How long a stopped turn waits for its reader to take the events that close its open tool call. */
const CLOSING_GRACE_MS = 500;

export interface Emitter {
  /** Hands over one event and waits until it is taken. Returns undefined, not a promise, where the reader did not make it wait. */
  emit(event: TurnEvent): Promise<void> | undefined;
  /** The same after the turn was stopped or has failed: waits a moment at most, and never throws. */
  emitClosing(event: TurnEvent): Promise<void>;
}

/** Feeds the reader of a turn. A reader that throws ends the turn; one that holds it is let go when the turn is stopped. */
export function createEmitter(emit: (event: TurnEvent) => void | Promise<void>, signal: AbortSignal): Emitter {
  const failed = (error: unknown): never => {
    throw new TurnFailure({ problem: `What the turn produced could not be recorded: ${messageOf(error)}`, remedy: 'Check the free space of the disk, then send the message again.' }, error);
  };
  const hand = (event: TurnEvent): Promise<void> | undefined => {
    try {
      return emit(event) ?? undefined;
    } catch (error: unknown) {
      return failed(error);
    }
  };
  return {
    emit(event) {
      const pending = hand(event);
      return pending === undefined ? undefined : abortable(pending.then(undefined, failed), signal);
    },
    async emitClosing(event) {
      try {
        await within(CLOSING_GRACE_MS, hand(event));
      } catch {
        // The turn is ending already, and its outcome says why; a reader that fails now has nothing to add.
      }
    },
  };
}

async function within(milliseconds: number, pending: Promise<void> | undefined): Promise<void> {
  if (pending === undefined) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  try {
    await Promise.race([pending, patience]);
  } finally {
    clearTimeout(timer);
  }
}
