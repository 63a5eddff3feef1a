import type { chatContract, SessionId } from '@chatos/contracts';
import { useClient, useSession } from '@chatos/ui-kit';
import type { NewChat } from '../chat-app.tsx';
import { FolderControl } from './folder-control.tsx';

/** The folder of a session that is there. */
export function SessionFolder({ sessionId }: { sessionId: SessionId }) {
  const client = useClient<typeof chatContract>().chat;
  const { session, told } = useSession(sessionId);
  if (session === undefined) return null;
  return <FolderControl folder={session.workspaceRoot} onChange={async (path) => told(await client.sessions.setWorkspace({ id: sessionId, path }))} />;
}

/** The folder a new chat is to have: it is given to the session when that is made. */
export function NewChatFolder({ newChat }: { newChat: NewChat }) {
  return <FolderControl folder={newChat.folder} onChange={(path) => newChat.setFolder(path)} />;
}
