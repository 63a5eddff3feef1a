import { chatContract } from '@chatos/contracts';
import { implementSharedProcedures, usableWorkspacePath, withTypedErrors } from '@chatos/conversation';
import type { SharedProceduresOptions } from '@chatos/conversation';
import { implement } from '@orpc/server';

export type ChatRouter = ReturnType<typeof createChatRouter>;

/** Chat's contract on Chat's conversations and store. */
export function createChatRouter({ stateRoot, ...options }: Omit<SharedProceduresOptions, 'runtime'> & { stateRoot: string }) {
  const { conversations } = options;
  const os = implement(chatContract).use(withTypedErrors);
  const shared = implementSharedProcedures({ runtime: 'chat', ...options });
  const folder = async (path: string | null) => (path === null ? null : usableWorkspacePath(path, stateRoot));
  return os.router({
    chat: {
      ...shared,
      sessions: {
        ...shared.sessions,
        create: os.chat.sessions.create.handler(async ({ input }) => conversations.sessions.create({ ...input, workspaceId: null, workspaceRoot: await folder(input.workspaceRoot) })),
        setWorkspace: os.chat.sessions.setWorkspace.handler(async ({ input }) => conversations.sessions.setWorkspaceRoot(input.id, await folder(input.path))),
      },
    },
  });
}
