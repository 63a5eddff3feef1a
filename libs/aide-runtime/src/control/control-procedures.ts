import { aideContract } from '@chatos/contracts';
import { withTypedErrors } from '@chatos/conversation';
import { implement } from '@orpc/server';
import type { Control } from './control.ts';
import type { Glances } from './glances.ts';

export function implementControl(control: Control, glances: Glances) {
  const os = implement(aideContract.aide.control).use(withTypedErrors);
  return {
    watch: os.watch.handler(async ({ signal }) => glances.watch(signal)),
    dispatch: os.dispatch.handler(({ input }) => control.dispatch(input)),
    action: os.action.handler(({ input }) => {
      control.action(input);
      return {};
    }),
    intervene: os.intervene.handler(({ input }) => control.intervene(input)),
    stop: os.stop.handler(async ({ input }) => {
      await control.stop(input);
      return {};
    }),
    close: os.close.handler(async ({ input }) => {
      await control.close(input);
      return {};
    }),
  };
}
