import { deferred } from './deferred.ts';

/** A place where a scripted reply waits until the test lets it go on. */
export interface Gate {
  /** Resolves when a reply has come to the gate: everything before it is on the wire. */
  readonly reached: Promise<void>;
  /** Lets every reply through, now and later. */
  open(): void;
  /** For the server: announces the arrival and waits. */
  pass(): Promise<void>;
}

export function createGate(): Gate {
  const arrival = deferred<void>();
  const opening = deferred<void>();
  return {
    reached: arrival.promise,
    open: () => opening.resolve(),
    pass() {
      arrival.resolve();
      return opening.promise;
    },
  };
}
