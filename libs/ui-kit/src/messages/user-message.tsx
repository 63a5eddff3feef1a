import { Button } from '@mantine/core';
import type { Message } from '@chatos/contracts';
import { memo, useState } from 'react';
import { messageText } from '../conversation/conversation-view.ts';
import { CopyButton } from '../markdown/copy-button.tsx';
import { formatCount, formatTime } from '../text/format.ts';
import { MessageAttachments } from './message-attachments.tsx';
import { TEST_IDS } from '../test-ids.ts';
import styles from './messages.module.css';
import { Note } from './workbench-part.tsx';

/** A pasted file is shown by its beginning until asked for. */
const SHOWN_AT_FIRST = 3_000;

/** What the user wrote, as written: no Markdown, no change of spaces. */
export const UserMessage = memo(function UserMessage({ message, isQueued }: { message: Message; isQueued: boolean }) {
  const [isWhole, setWhole] = useState(false);
  const text = messageText(message);
  const isCut = !isWhole && text.length > SHOWN_AT_FIRST;
  const notes = message.parts.flatMap((part, position) => (part.kind === 'note' ? [<Note key={position} text={part.text} expansionKey={`${message.id}:${position}`} />] : []));
  return (
    <>
    <article className={styles.user} data-testid={TEST_IDS.messageUser} aria-label="You" data-queued={isQueued || undefined}>
      <div className={styles.userText} title={formatTime(message.createdAt)}>
        <bdi>{isCut ? `${text.slice(0, SHOWN_AT_FIRST)}…` : text}</bdi>
        {isCut ? (
          <Button variant="subtle" size="compact-xs" onClick={() => setWhole(true)} mt={4}>
            Show all {formatCount(text.length)} characters
          </Button>
        ) : null}
        <MessageAttachments message={message} />
      </div>
      <div className={styles.tools}>
        {isQueued ? <span className={styles.queued} data-testid={TEST_IDS.queuedTurn}>Queued</span> : null}
        <CopyButton label="Copy message" text={text} />
      </div>
    </article>
    {notes.length === 0 ? null : <div className={styles.userNotes}>{notes}</div>}
    </>
  );
});
