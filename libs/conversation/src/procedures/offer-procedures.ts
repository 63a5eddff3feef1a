import { sharedProcedures } from '@chatos/contracts';
import { implement } from '@orpc/server';
import type { Conversations } from '../conversations.ts';
import { withTypedErrors } from './typed-errors.ts';

/** What servers offer besides tools: prompts and resources, for one session's workspace. */
export function offerProcedures({ offers }: Pick<Conversations, 'offers'>) {
  const os = implement(sharedProcedures).use(withTypedErrors);
  return {
    serverPrompts: {
      list: os.serverPrompts.list.handler(({ input, signal }) => offers.prompts(input.sessionId, input.refresh, signal)),
      get: os.serverPrompts.get.handler(({ input: { sessionId, ...request }, signal }) => offers.fillPrompt(sessionId, request, signal)),
      complete: os.serverPrompts.complete.handler(({ input: { sessionId, ...query }, signal }) => offers.complete(sessionId, query, signal)),
    },
    resources: {
      list: os.resources.list.handler(({ input, signal }) => offers.resources(input.sessionId, input.refresh, signal)),
      read: os.resources.read.handler(({ input, signal }) => offers.readResource(input.sessionId, input, signal)),
      watch: os.resources.watch.handler(async ({ input, signal }) => offers.watchResource(input.sessionId, input, signal)),
    },
  };
}
