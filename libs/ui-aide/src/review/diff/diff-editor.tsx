import type { ReviewHunk } from '@chatos/contracts';
import { LoadingState, TEST_IDS } from '@chatos/ui-kit';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import styles from '../review.module.css';
import { createDiff } from './create-diff.ts';
import type { DiffHandle, DiffLayout, ScrollPlace } from './create-diff.ts';
import type { HunkAction } from './hunk-bars.ts';
import { useLanguage } from './use-language.ts';

export interface DiffEditorProps {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly hunks: readonly ReviewHunk[];
  /** The chosen hunk; null where there is none. */
  readonly current: string | null;
  /** Changes whenever the chosen hunk is to be brought into sight. */
  readonly reveal: number;
  readonly layout: DiffLayout;
  readonly isFolded: boolean;
  readonly labels: { readonly before: string; readonly after: string };
  readonly onAction: (action: HunkAction, hunkId: string) => void;
}

/** One difference; give it the file's path as `key`. It is made anew when its texts or its form change, and stays where it was scrolled to; a hunk that was kept or chosen is only drawn anew. */
export function DiffEditor({ path, before, after, hunks, current, reveal, layout, isFolded, labels, onAction }: DiffEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const handle = useRef<DiffHandle | null>(null);
  const scroll = useRef<ScrollPlace | null>(null);
  const chosen = useRef<ReviewHunk | undefined>(undefined);
  chosen.current = hunks.find(({ id }) => id === current);
  const act = useRef(onAction);
  act.current = onAction;
  const language = useLanguage(path);
  const shape = hunks.map(({ id, beforeStart, afterStart }) => `${id}:${beforeStart}:${afterStart}`).join(' ');
  // The same as long as its parts are: a kept hunk is no new difference.
  const shaped = useMemo(() => hunks, [shape]);
  const { before: beforeLabel, after: afterLabel } = labels;

  useLayoutEffect(() => {
    if (place.current === null || language === null) return undefined;
    const known = scroll.current;
    const isSameForm = known?.layout === layout && known.isFolded === isFolded;
    const made = createDiff({
      parent: place.current, before, after, hunks: shaped, layout, isFolded, language, labels: { before: beforeLabel, after: afterLabel }, onAction: (action, id) => act.current(action, id),
      place: isSameForm ? known : null,
    });
    handle.current = made;
    // In another form the same place is somewhere else: the chosen change is what the user looks at.
    if (known !== null && !isSameForm && chosen.current !== undefined) made.reveal(chosen.current);
    return () => {
      scroll.current = made.place();
      made.destroy();
      handle.current = null;
    };
  }, [before, after, shaped, layout, isFolded, language, beforeLabel, afterLabel]);

  useLayoutEffect(() => {
    handle.current?.show(hunks.map((hunk, index) => ({ hunk, number: index + 1, total: hunks.length, isCurrent: hunk.id === current })));
  }, [hunks, current, before, after, layout, isFolded, language]);

  useEffect(() => {
    const hunk = hunks.find(({ id }) => id === current);
    if (hunk !== undefined && reveal > 0) handle.current?.reveal(hunk);
    // Only when asked for: what is read again must not move.
  }, [reveal, language]);

  return (
    <div className={styles.diff} data-layout={layout} data-testid={TEST_IDS.reviewDiff} data-path={path}>
      {language === null ? <LoadingState label="Reading the file" /> : null}
      <div ref={place} className={styles.diffPlace} />
    </div>
  );
}
