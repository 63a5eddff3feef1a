import type { Message } from '@chatos/contracts';
import { IconPaperclip } from '@tabler/icons-react';
import { shortAddress } from '../composer/attachment-chips.tsx';
import { MediaStrip } from '../media/media-strip.tsx';
import { formatCount } from '../text/format.ts';
import { TEST_IDS } from '../test-ids.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { useExpansion } from '../tools/expansion.tsx';
import styles from './messages.module.css';

type Part = Extract<Message['parts'][number], { kind: 'attachment' }>;

/** More than this of a resource is not drawn within a message. */
const SHOWN = 20_000;

/** The resources that went with a message, each opening to what was read of it. */
export function MessageAttachments({ message }: { message: Message }) {
  const parts = message.parts.flatMap((part, position) => (part.kind === 'attachment' ? [{ part, position }] : []));
  if (parts.length === 0) return null;
  return <div className={styles.attachments}>{parts.map(({ part, position }) => <Attached key={position} part={part} expansionKey={`${message.id}:${position}`} />)}</div>;
}

function Attached({ part, expansionKey }: { part: Part; expansionKey: string }) {
  const [isOpen, setOpen] = useExpansion(`attachment:${expansionKey}`);
  return (
    <div className={styles.attachment} data-testid={TEST_IDS.messageAttachment} data-uri={part.uri}>
      <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} title={`${part.server}: ${part.uri}`}>
        <IconPaperclip size={13} aria-hidden="true" />
        <span><VisibleText text={shortAddress(part.uri)} /></span>
        <small>{[part.server, part.mimeType, part.media.length > 0 ? '' : `${formatCount(part.text.length)} characters`].filter(Boolean).join(' · ')}</small>
      </button>
      {isOpen ? <pre tabIndex={0}><VisibleText text={part.text.slice(0, SHOWN)} />{part.text.length > SHOWN ? '…' : ''}</pre> : null}
      <MediaStrip media={part.media} tool={shortAddress(part.uri)} />
    </div>
  );
}
