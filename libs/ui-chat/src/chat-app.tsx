import type { chatContract } from '@chatos/contracts';
import { RuntimeProvider, useClient } from '@chatos/ui-kit';
import type { RuntimeOfPage } from '@chatos/ui-kit';
import { useMemo } from 'react';
import { ChatWorkbench } from './chat-workbench.tsx';

/** Chat's page: general conversations, on Chat's own process and nothing else. */
export function ChatApp() {
  const client = useClient<typeof chatContract>().chat;
  const runtime = useMemo(
    (): RuntimeOfPage => ({ runtime: 'chat', client, workspaceId: null, turnWord: 'turn', createSession: (modelId) => client.sessions.create({ modelId }) }),
    [client],
  );
  return (
    <RuntimeProvider value={runtime}>
      <ChatWorkbench />
    </RuntimeProvider>
  );
}
