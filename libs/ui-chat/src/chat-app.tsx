import type { chatContract, Session } from '@chatos/contracts';
import { RuntimeProvider, useClient } from '@chatos/ui-kit';
import type { RuntimeOfPage } from '@chatos/ui-kit';
import { useCallback, useMemo, useRef, useState } from 'react';
import { ChatWorkbench } from './chat-workbench.tsx';

/** Chat's page: general conversations, on Chat's own process and nothing else. */
export function ChatApp() {
  const client = useClient<typeof chatContract>().chat;
  const [folder, setFolder] = useState<string | null>(null);
  // A new chat's session may be there before its first message: whoever picks tools or a resource has it made.
  const made = useRef<Session | null>(null);
  const begin = useCallback(() => {
    made.current = null;
    setFolder(null);
  }, []);
  const newChat = useMemo(
    (): NewChat => ({
      folder,
      setFolder: async (path: string | null) => {
        if (made.current !== null) await client.sessions.setWorkspace({ id: made.current.id, path });
        setFolder(path);
      },
      begin,
    }),
    [client, folder, begin],
  );
  const runtime = useMemo(
    (): RuntimeOfPage => ({
      runtime: 'chat', client, workspaceId: null, turnWord: 'turn', modes: null,
      createSession: async (modelId) => (made.current = await client.sessions.create({ modelId, workspaceRoot: folder })),
    }),
    [client, folder],
  );
  return (
    <RuntimeProvider value={runtime}>
      <ChatWorkbench newChat={newChat} />
    </RuntimeProvider>
  );
}

/** What is chosen for a chat that has no session yet. */
export interface NewChat {
  readonly folder: string | null;
  /** Rejects where a session is there already and may not have the folder. */
  setFolder(path: string | null): Promise<void>;
  /** Forgets what was chosen: another chat begins. */
  begin(): void;
}
