import { Button } from '@mantine/core';
import type { FileChange } from '@chatos/contracts';
import { IconChevronRight } from '@tabler/icons-react';
import { useId, useMemo, useState } from 'react';
import { CopyButton } from '../markdown/copy-button.tsx';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { TEST_IDS } from '../test-ids.ts';
import { formatCount, formatTime } from '../text/format.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { ChangeContent } from './change-content.tsx';
import { countLines, diffLinesOf } from './change-view.ts';
import styles from './panel.module.css';

const SIGNS: Readonly<Record<FileChange['changeType'], string>> = { created: 'A', modified: 'M', deleted: 'D' };
/** A difference longer than this is cut until the rest is asked for. */
const LINES_SHOWN = 400;

/** @param props.isOfGroup the file's name stands above it already */
export function FileChangeCard({ change, isOfGroup = false }: { change: FileChange; isOfGroup?: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const [shown, setShown] = useState(LINES_SHOWN);
  const [side, setSide] = useState<'before' | 'after' | null>(null);
  const { changeActions } = useRuntime();
  const bodyId = useId();
  const lines = useMemo(() => diffLinesOf(change.diff), [change.diff]);
  const { added, removed } = countLines(lines);
  const name = isOfGroup ? formatTime(change.createdAt) : change.path;
  return (
    <li className={styles.change} data-testid={TEST_IDS.fileChange} data-path={change.path} data-type={change.changeType}>
      <button type="button" aria-expanded={isOpen} aria-controls={bodyId} onClick={() => setOpen(!isOpen)} title={`${change.absolutePath}\n${change.changeType} by ${change.tool}, ${formatTime(change.createdAt)}`}>
        <IconChevronRight size={13} className={styles.chevron} data-open={isOpen || undefined} aria-hidden="true" />
        <span className={styles.sign} data-sign={SIGNS[change.changeType]} role="img" aria-label={change.changeType}>{SIGNS[change.changeType]}</span>
        <span className={isOfGroup ? styles.when : styles.path}><VisibleText text={name} /></span>
        <span className={styles.counts}>
          <span data-sign="+" aria-label={`${added} lines added`} role="img">+{formatCount(added)}</span> <span data-sign="-" aria-label={`${removed} lines removed`} role="img">−{formatCount(removed)}</span>
        </span>
      </button>
      <div id={bodyId} hidden={!isOpen}>
        {isOpen ? (
          <>
            <div className={styles.changeBar}>
              <span className={styles.by}>{change.tool}, {formatTime(change.createdAt)}</span>
              {changeActions?.(change)}
              {change.before === null ? null : <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setSide('before')} data-testid={TEST_IDS.fileSide} data-side="before">Before</Button>}
              {change.after === null ? null : <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setSide('after')} data-testid={TEST_IDS.fileSide} data-side="after">After</Button>}
              <CopyButton label="Copy the path" text={change.absolutePath} />
              <CopyButton label="Copy the difference" text={change.diff} />
            </div>
            {lines.length === 0 ? <p className={styles.noDiff}>No difference of lines was recorded.</p> : (
              <pre className={styles.diff} tabIndex={0} data-testid={TEST_IDS.fileDiff}>
                {lines.slice(0, shown).map((line, index) => (
                  <span key={index} data-sign={line.sign === ' ' ? undefined : line.sign}><VisibleText text={line.text === '' ? ' ' : line.text} /></span>
                ))}
              </pre>
            )}
            {lines.length > shown ? <Button variant="subtle" size="compact-xs" onClick={() => setShown(shown + 10 * LINES_SHOWN)}>Show more of {formatCount(lines.length - shown)} lines</Button> : null}
          </>
        ) : null}
      </div>
      <ChangeContent change={change} side={side} onClose={() => setSide(null)} />
    </li>
  );
}
