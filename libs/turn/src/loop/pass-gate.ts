import type { TurnOptions } from '../turn-options.ts';
import { abortable } from './abortable.ts';

/** Waits for as long as the turn is held. Returns undefined, not a promise, where it is not. Throws TurnStopped where it is stopped meanwhile. */
export function passGate(gate: TurnOptions['gate'], signal: AbortSignal): Promise<void> | undefined {
  const held = gate?.(signal);
  return held === undefined ? undefined : abortable(held, signal);
}
