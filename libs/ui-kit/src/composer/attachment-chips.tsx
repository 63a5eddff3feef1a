import { ActionIcon, Button } from '@mantine/core';
import { IconPaperclip, IconRefreshAlert, IconX } from '@tabler/icons-react';
import { TEST_IDS } from '../test-ids.ts';
import { VisibleText } from '../text/visible-text.tsx';
import styles from './aids.module.css';
import type { Attached } from './attached.ts';
import { useResourceChanged } from './use-resource-changed.ts';

/** The last part of an address, which tells most of it. */
export function shortAddress(uri: string): string {
  const parts = uri.split(/[?#]/, 1)[0]?.split('/').filter((part) => part !== '' && !part.endsWith(':')) ?? [];
  try {
    return decodeURIComponent(parts.at(-1) ?? uri);
  } catch {
    // A stray percent sign: shown as it is.
    return parts.at(-1) ?? uri;
  }
}

/** What goes with the next message. It is read when that is sent. */
export function AttachmentChips({ attachments, onRemove }: { attachments: readonly Attached[]; onRemove: (attachment: Attached) => void }) {
  if (attachments.length === 0) return null;
  return (
    <ul className={styles.chips} aria-label="Attached resources">
      {attachments.map((attachment) => <Chip key={attachment.server + attachment.uri} attachment={attachment} onRemove={() => onRemove(attachment)} />)}
    </ul>
  );
}

function Chip({ attachment, onRemove }: { attachment: Attached; onRemove: () => void }) {
  const hasChanged = useResourceChanged(attachment.sessionId, attachment);
  return (
    <li className={styles.chip} title={`${attachment.server}: ${attachment.uri}`} data-testid={TEST_IDS.attachmentChip} data-uri={attachment.uri} data-changed={hasChanged || undefined}>
      <IconPaperclip size={13} aria-hidden="true" />
      <span><VisibleText text={shortAddress(attachment.uri)} /></span>
      <small>{attachment.server}</small>
      {hasChanged ? <small className={styles.changed} role="status">changed; read as it is when you send</small> : null}
      <ActionIcon size={16} variant="subtle" color="gray" aria-label={`Remove ${attachment.uri}`} onClick={onRemove}><IconX size={11} /></ActionIcon>
    </li>
  );
}

export interface SentChangesProps {
  readonly sent: readonly Attached[];
  readonly onAgain: (attachment: Attached) => void;
  readonly onDismiss: (attachment: Attached) => void;
}

/** What went with a message and changed since: the model has read it as it was. */
export function SentChanges({ sent, onAgain, onDismiss }: SentChangesProps) {
  return sent.map((attachment) => <SentChange key={attachment.server + attachment.uri} attachment={attachment} onAgain={() => onAgain(attachment)} onDismiss={() => onDismiss(attachment)} />);
}

function SentChange({ attachment, onAgain, onDismiss }: { attachment: Attached; onAgain: () => void; onDismiss: () => void }) {
  const hasChanged = useResourceChanged(attachment.sessionId, attachment);
  if (!hasChanged) return null;
  return (
    <div className={styles.chips} role="status">
      <div className={styles.chip} title={`${attachment.server}: ${attachment.uri}`} data-testid={TEST_IDS.attachmentChanged} data-uri={attachment.uri}>
        <IconRefreshAlert size={13} aria-hidden="true" />
        <span><VisibleText text={shortAddress(attachment.uri)} /></span>
        <small className={styles.changed}>changed since it was sent</small>
        <Button size="compact-xs" variant="subtle" onClick={onAgain} data-testid={TEST_IDS.attachAgain}>Read again</Button>
        <ActionIcon size={16} variant="subtle" color="gray" aria-label={`Say no more of ${attachment.uri}`} onClick={onDismiss}><IconX size={11} /></ActionIcon>
      </div>
    </div>
  );
}
