import { ActionIcon } from '@mantine/core';
import type { Attachment } from '@chatos/contracts';
import { IconPaperclip, IconX } from '@tabler/icons-react';
import { TEST_IDS } from '../test-ids.ts';
import { VisibleText } from '../text/visible-text.tsx';
import styles from './aids.module.css';

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
export function AttachmentChips({ attachments, onRemove }: { attachments: readonly Attachment[]; onRemove: (attachment: Attachment) => void }) {
  if (attachments.length === 0) return null;
  return (
    <ul className={styles.chips} aria-label="Attached resources">
      {attachments.map((attachment) => (
        <li key={attachment.server + attachment.uri} className={styles.chip} title={`${attachment.server}: ${attachment.uri}`} data-testid={TEST_IDS.attachmentChip} data-uri={attachment.uri}>
          <IconPaperclip size={13} aria-hidden="true" />
          <span><VisibleText text={shortAddress(attachment.uri)} /></span>
          <small>{attachment.server}</small>
          <ActionIcon size={16} variant="subtle" color="gray" aria-label={`Remove ${attachment.uri}`} onClick={() => onRemove(attachment)}><IconX size={11} /></ActionIcon>
        </li>
      ))}
    </ul>
  );
}
