import type { SessionId } from '@chatos/contracts';
import { ConversationPane, NewSessionPane, SessionHeading, SessionList, useStoredChoice, Workbench } from '@chatos/ui-kit';
import { useCallback, useEffect } from 'react';
import type { NewChat } from './chat-app.tsx';
import styles from './chat.module.css';
import { ChatWelcome } from './chat-welcome.tsx';
import { NewChatFolder, SessionFolder } from './folder/chat-folder.tsx';

const NEW_LABEL = 'New chat';
const PLACEHOLDER = 'Message Chat';

/** The sessions and the one that is open; which one is remembered for this tab. */
export function ChatWorkbench({ newChat }: { newChat: NewChat }) {
  const [selected, setSelected] = useStoredChoice('session', 'chatos-chat-session', null);
  const sessionId = selected as SessionId | null;
  const select = useCallback((id: SessionId | null) => setSelected(id), [setSelected]);
  const { begin } = newChat;
  useEffect(() => begin, [sessionId, begin]);
  return (
    <Workbench
      label="Chat"
      sessionId={sessionId}
      onSelect={select}
      newLabel={NEW_LABEL}
      sidebar={<SessionList selected={sessionId} onSelect={select} newLabel={NEW_LABEL} emptyWords="Your conversations appear here." />}
      title={
        <div className={styles.heading}>
          <span className={styles.name}><SessionHeading sessionId={sessionId} fallback={NEW_LABEL} /></span>
          {sessionId === null ? <NewChatFolder newChat={newChat} /> : <SessionFolder key={sessionId} sessionId={sessionId} />}
        </div>
      }
    >
      {sessionId === null ? (
        <NewSessionPane key="new" draftKey="chat:new" placeholder={PLACEHOLDER} empty={<ChatWelcome />} onCreated={(session) => select(session.id)} />
      ) : (
        <ConversationPane key={sessionId} sessionId={sessionId} placeholder={PLACEHOLDER} hasSteps={false} empty={<ChatWelcome />} />
      )}
    </Workbench>
  );
}
