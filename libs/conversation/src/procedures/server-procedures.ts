import { sharedProcedures } from '@chatos/contracts';
import { implement } from '@orpc/server';
import { ConversationError } from '../errors.ts';
import { withTypedErrors } from './typed-errors.ts';

/** What a runtime answers about its servers as long as it has none to tell of: empty lists, and a refusal of everything that would act. */
export function serverProceduresWithout() {
  const os = implement(sharedProcedures).use(withTypedErrors);
  const refuse = () => {
    throw new ConversationError('UNAVAILABLE', { problem: 'This runtime cannot do that with its MCP servers yet.', remedy: 'Use the settings page to test and change servers.' });
  };
  return {
    tools: {
      list: os.tools.list.handler(() => ({ tools: [], problems: [], tokens: 0 })),
      setEnabled: os.tools.setEnabled.handler(refuse),
    },
  };
}
