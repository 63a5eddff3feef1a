import type { MapError } from '@chatos/process-host';
import { implement } from '@orpc/server';
import { suiteContract } from './suite-contract.ts';

/** An error as a library throws it, with a detail that no caller may see. */
export class LibraryError extends Error {
  readonly code = 'record-gone';
  readonly secret = 'SECRET-DETAIL';
}

export const mapSuiteError: MapError = (error) =>
  error instanceof LibraryError ? { code: 'NOT_FOUND', data: { problem: 'It is gone.', remedy: 'Reload the list.' } } : null;

export function createSuiteRouter() {
  const base = implement(suiteContract);
  let produced = 0;
  let endedEarly = 0;
  let hanging = 0;
  const seen = () => ({ produced, endedEarly, hanging });

  function failure(how: 'library' | 'defect'): Error {
    return how === 'library' ? new LibraryError('SECRET-DETAIL') : new Error('SECRET-DETAIL in a defect');
  }

  return base.router({
    echo: base.echo.handler(({ input }) => input),
    measure: base.measure.handler(({ input }) => ({ length: input.text.length })),
    fill: base.fill.handler(({ input }) => ({ text: 'x'.repeat(input.length) })),
    fail: base.fail.handler(({ input, errors }) => {
      if (input.how === 'typed') throw errors.STALE_REVISION({ data: { problem: 'It has changed.', remedy: 'Reload it.', revision: 7 } });
      throw failure(input.how);
    }),
    hang: base.hang.handler(({ signal }) => new Promise((_, reject) => {
      hanging += 1;
      const end = () => {
        hanging -= 1;
        reject(signal?.reason as Error);
      };
      if (signal?.aborted) end();
      else signal?.addEventListener('abort', end);
    })),
    count: base.count.handler(async function* ({ input }) {
      for (let index = 0; index < input.to; index += 1) yield { index };
    }),
    endless: base.endless.handler(async function* () {
      try {
        for (let index = 0; ; index += 1) {
          produced += 1;
          yield { index };
        }
      } finally {
        endedEarly += 1;
      }
    }),
    stuck: base.stuck.handler(async function* () {
      yield { index: 0 };
      await new Promise(() => undefined);
    }),
    failLate: base.failLate.handler(async function* ({ input }) {
      yield { index: 0 };
      throw failure(input.how);
    }),
    seen: base.seen.handler(seen),
  });
}
