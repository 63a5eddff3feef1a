import { expect } from 'vitest';

/** `expect.poll` with the patience a machine needs that runs other packages' tests at the same time. */
export function until<T>(look: () => T) {
  return expect.poll(look, { timeout: 15_000 });
}
