import type { MessagePart } from '@chatos/contracts';
import { IconChevronRight, IconFoldDown, IconInfoCircle } from '@tabler/icons-react';
import { StreamingMarkdown } from '../markdown/streaming-markdown.tsx';
import { formatCount } from '../text/format.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { TEST_IDS } from '../test-ids.ts';
import { useExpansion } from '../tools/expansion.tsx';
import styles from './messages.module.css';

/** So much of a note is on its line; the rest is cut there anyway. */
const NOTE_START = 200;

/** What the workbench told the model of what the user did besides writing: its first words, and all of them when opened. */
export function Note({ text, expansionKey }: { text: string; expansionKey: string }) {
  const [isOpen, setOpen] = useExpansion(`note:${expansionKey}`);
  return (
    <div className={styles.note} role="note" aria-label="Told to the model" data-testid={TEST_IDS.notePart}>
      <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <IconInfoCircle size={13} aria-hidden="true" />
        <span className={styles.noteMark}>Told to the model</span>
        {isOpen ? null : <span className={styles.noteStart}><VisibleText text={text.slice(0, NOTE_START)} /></span>}
        <IconChevronRight size={13} data-open={isOpen || undefined} aria-hidden="true" />
      </button>
      {isOpen ? <div className={styles.noteText}><VisibleText text={text} /></div> : null}
    </div>
  );
}

/** Where the context was compacted: from here on the model knows what stands in here, and no longer what came before. */
export function Summary({ part, expansionKey }: { part: Extract<MessagePart, { kind: 'summary' }>; expansionKey: string }) {
  const [isOpen, setOpen] = useExpansion(`summary:${expansionKey}`);
  return (
    <div className={styles.summary} data-testid={TEST_IDS.summaryPart}>
      <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <IconFoldDown size={14} aria-hidden="true" />
        Earlier context was summarised
        {part.tokensBefore > 0 ? <small>{formatCount(part.tokensBefore)} tokens before</small> : null}
        <IconChevronRight size={13} data-open={isOpen || undefined} aria-hidden="true" />
      </button>
      {isOpen ? (
        <div className={styles.summaryText}>
          <p className={styles.summaryHint}>From here on the model reads this in the place of what came before. Nothing was removed from the session.</p>
          <StreamingMarkdown text={part.text} isStreaming={false} />
        </div>
      ) : null}
    </div>
  );
}
