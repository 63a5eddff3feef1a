import { sharedProcedures } from '@chatos/contracts';
import type { RuntimeStore } from '@chatos/runtime-store';
import { implement } from '@orpc/server';
import { withTypedErrors } from './typed-errors.ts';

/** Reading and following the runtime's logs. */
export function logProcedures({ uiPrompts, runs, events }: Pick<RuntimeStore, 'uiPrompts' | 'runs' | 'events'>) {
  const os = implement(sharedProcedures).use(withTypedErrors);
  return {
    uiPrompts: {
      read: os.uiPrompts.read.handler(({ input }) => uiPrompts.read(input)),
      back: os.uiPrompts.back.handler(({ input }) => uiPrompts.back(input)),
      watch: os.uiPrompts.watch.handler(async ({ input, signal }) => uiPrompts.watch(input, signal)),
    },
    runs: {
      read: os.runs.read.handler(({ input }) => runs.read(input)),
      back: os.runs.back.handler(({ input }) => runs.back(input)),
      watch: os.runs.watch.handler(async ({ input, signal }) => runs.watch(input, signal)),
    },
    events: {
      read: os.events.read.handler(({ input }) => events.read(input)),
      back: os.events.back.handler(({ input }) => events.back(input)),
      watch: os.events.watch.handler(async ({ input, signal }) => events.watch(input, signal)),
    },
  };
}
