import { chatContract } from '@chatos/contracts';
import { implementSharedProcedures, withTypedErrors } from '@chatos/conversation';
import type { Conversations } from '@chatos/conversation';
import type { RuntimeStore } from '@chatos/runtime-store';
import { implement } from '@orpc/server';

export type ChatRouter = ReturnType<typeof createChatRouter>;

/** Chat's contract on Chat's conversations and store. */
export function createChatRouter(options: { stateDirectory: string; conversations: Conversations; store: RuntimeStore }) {
  const { conversations } = options;
  const os = implement(chatContract).use(withTypedErrors);
  const shared = implementSharedProcedures({ runtime: 'chat', ...options });
  return os.router({
    chat: {
      ...shared,
      sessions: {
        ...shared.sessions,
        create: os.chat.sessions.create.handler(({ input }) => conversations.sessions.create({ ...input, workspaceId: null })),
      },
    },
  });
}
