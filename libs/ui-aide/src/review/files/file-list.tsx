import type { ReviewFile } from '@chatos/contracts';
import { formatCount, TEST_IDS, VisibleText } from '@chatos/ui-kit';
import { IconAlertTriangle, IconArrowBackUpDouble, IconBinary, IconCheck, IconPencil } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { fileWords, isWhollyKept, marksOf, markWords, splitPath } from '../review-words.ts';
import type { FileMark } from '../review-words.ts';
import styles from '../review.module.css';

const ROW = 44;
const SIGNS: Readonly<Record<ReviewFile['change'], string>> = { created: 'A', modified: 'M', deleted: 'D' };
const MARK_ICONS: Readonly<Record<FileMark, typeof IconPencil>> = { edited: IconPencil, 'not-restorable': IconArrowBackUpDouble, binary: IconBinary, problem: IconAlertTriangle };

export interface FileListProps {
  readonly files: readonly ReviewFile[];
  readonly selected: string | null;
  readonly onSelect: (path: string) => void;
}

/** The changed files, of which only those in sight are in the document. One stop of the Tab key; the arrows choose. */
export function FileList({ files, selected, onSelect }: FileListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const list = useVirtualizer({ count: files.length, getScrollElement: () => scroller.current, estimateSize: () => ROW, overscan: 8, getItemKey: (index) => files[index]?.path ?? index });
  const index = files.findIndex(({ path }) => path === selected);
  useEffect(() => { if (index !== -1) list.scrollToIndex(index); }, [index, list]);
  const onKeyDown = (event: KeyboardEvent) => {
    const next = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: files.length - 1, PageDown: index + 10, PageUp: index - 10 }[event.key];
    if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const file = files[Math.min(files.length - 1, Math.max(0, next))];
    if (file !== undefined) onSelect(file.path);
  };
  const rows = list.getVirtualItems();
  const isShown = rows.some((row) => row.index === index);
  return (
    <div
      ref={scroller} className={styles.list} role="listbox" aria-label="Changed files" tabIndex={0} onKeyDown={onKeyDown}
      aria-activedescendant={isShown ? `${id}-${index}` : undefined}
    >
      <div className={styles.rows} role="presentation" style={{ height: list.getTotalSize() }}>
        {rows.map((row) => {
          const file = files[row.index];
          if (file === undefined) return null;
          const { folder, name } = splitPath(file.path);
          const isSelected = row.index === index;
          return (
            <div
              key={row.key} id={`${id}-${row.index}`} role="option" aria-selected={isSelected} aria-setsize={files.length} aria-posinset={row.index + 1} title={fileWords(file)}
              className={styles.file} style={{ height: ROW, transform: `translateY(${row.start}px)` }} onClick={() => onSelect(file.path)}
              data-testid={TEST_IDS.reviewFile} data-path={file.path} data-kept={file.keptHunks} data-hunks={file.hunks} data-marks={marksOf(file).join(' ')}
            >
              <span className="visually-hidden">{fileWords(file)}</span>
              <span className={styles.sign} aria-hidden="true" data-sign={SIGNS[file.change]}>{SIGNS[file.change]}</span>
              <span className={styles.names} aria-hidden="true">
                <span className={styles.name}><VisibleText text={name} /></span>
                <span className={styles.folder}><VisibleText text={folder === '' ? './' : folder} /></span>
              </span>
              <span className={styles.facts} aria-hidden="true">
                <span className={styles.counts}><span data-sign="+">+{formatCount(file.additions)}</span> <span data-sign="-">−{formatCount(file.deletions)}</span></span>
                <span className={styles.marks}>
                  {marksOf(file).map((mark) => {
                    const Mark = MARK_ICONS[mark];
                    return <span key={mark} title={markWords(mark)} data-mark={mark}><Mark size={12} stroke={1.8} /></span>;
                  })}
                  <Kept file={file} />
                </span>
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Kept({ file }: { file: ReviewFile }) {
  if (file.hunks === 0) return null;
  if (isWhollyKept(file)) return <span className={styles.kept} title="kept"><IconCheck size={13} stroke={2.4} /></span>;
  return <span title={`${file.keptHunks} of ${file.hunks} changes kept`}>{file.keptHunks}/{file.hunks}</span>;
}
