import type { ReviewScope, SessionId } from '@chatos/contracts';
import { EmptyState, ErrorLine, ErrorState, LoadingState, TEST_IDS, useStoredChoice } from '@chatos/ui-kit';
import { Tabs } from '@mantine/core';
import { IconGitCompare } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { FileList } from './files/file-list.tsx';
import { FilePane } from './files/file-pane.tsx';
import { UndoList } from './files/undo-list.tsx';
import { chosenHunk, stepHunk, stepPath } from './hunk-choice.ts';
import type { HunkChoice } from './hunk-choice.ts';
import { KeysHelp } from './keys-help.tsx';
import { useReview } from './review-context.tsx';
import type { ReviewTarget } from './review-context.tsx';
import { ReviewHead } from './review-head.tsx';
import type { ReviewAction } from './review-keys.ts';
import { isWhollyKept } from './review-words.ts';
import styles from './review.module.css';
import { useKeep } from './use-keep.ts';
import { useReviewKeys } from './use-review-keys.ts';
import { useReviewDetail, useReviewFiles } from './use-review-queries.ts';

export interface ReviewViewProps {
  readonly sessionId: SessionId;
  readonly target: ReviewTarget;
  readonly isRunning: boolean;
  /** Why changes are not followed at present; null while they are. */
  readonly lost: React.ComponentProps<typeof ErrorLine>['error'] | null;
}

/** The review of what a session's runs changed: its files, and one of them with its changes. */
export function ReviewView({ sessionId, target, isRunning, lost }: ReviewViewProps) {
  const { open, close, askUndo } = useReview();
  const { turnId } = target;
  const all = useReviewFiles(sessionId, null, true);
  const scoped = useReviewFiles(sessionId, turnId, true);
  const [tab, setTab] = useState<string | null>('files');
  const [layout, setLayout] = useStoredChoice('local', 'chatos-review-layout', 'split');
  const [folding, setFolding] = useStoredChoice('local', 'chatos-review-folding', 'folded');
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [choice, setChoice] = useState<HunkChoice | null>(null);
  const [reveal, setReveal] = useState(1);
  const frame = useRef<HTMLElement>(null);
  const keep = useKeep(sessionId);

  const paths = scoped.files.map((file) => file.path);
  const path = usePath(target.path, paths);
  const detail = useReviewDetail(sessionId, turnId, path);
  const hunks = path !== null && detail.data?.file.path === path ? detail.data.hunks : [];
  const current = path === null ? null : chosenHunk(path, hunks, choice);

  // The keys work from the start; and the page says where the user is.
  useEffect(() => frame.current?.focus({ preventScroll: true }), []);

  const show = useCallback((wanted: string | null) => open({ turnId, path: wanted }), [open, turnId]);
  const go = (to: HunkChoice | null) => {
    if (to === null) return;
    setChoice(to);
    setReveal((count) => count + 1);
    if (to.path !== path) show(to.path);
  };
  const selectFile = (wanted: string | null) => {
    if (wanted === null) return;
    setChoice(null);
    setReveal((count) => count + 1);
    show(wanted);
  };
  const onHunk = (action: 'choose' | 'keep' | 'undo', hunkId: string) => {
    const index = hunks.findIndex(({ id }) => id === hunkId);
    const hunk = hunks[index];
    if (hunk === undefined || path === null) return;
    const scope = { kind: 'hunk', turnId, path, hunk: hunkId } as const;
    setChoice({ path, at: { id: hunkId, index } });
    if (action === 'keep') keep(scope, !hunk.isKept);
    if (action === 'undo') askUndo({ sessionId, scope });
  };
  // What has no parts, such as a picture, is kept and undone as a whole.
  const onWholeFile = (action: 'keep' | 'undo', scope: ReviewScope, isKept: boolean) => {
    if (action === 'keep') keep(scope, !isKept);
    else askUndo({ sessionId, scope });
  };
  const doAction = (action: ReviewAction) => {
    // While a file is read nobody knows what comes next in it.
    if ((action === 'next-hunk' || action === 'previous-hunk') && path !== null && detail.isPending) return;
    if (action === 'next-hunk' || action === 'previous-hunk') go(stepHunk(action === 'next-hunk' ? 1 : -1, path, current, hunks, paths));
    else if (action === 'next-file' || action === 'previous-file') selectFile(stepPath(action === 'next-file' ? 1 : -1, path, paths));
    else if (action === 'open') frame.current?.querySelector<HTMLElement>(`[data-testid="${TEST_IDS.reviewDiff}"] .cm-content`)?.focus();
    else if (action === 'layout') setLayout(layout === 'split' ? 'inline' : 'split');
    else if (action === 'fold') setFolding(folding === 'folded' ? 'whole' : 'folded');
    else if (action === 'help') setHelpOpen(true);
    else if (action === 'leave') close();
    else if (current !== null) onHunk(action, current.id);
    else if (path !== null && detail.data !== undefined) onWholeFile(action, { kind: 'file', turnId, path }, isWhollyKept(detail.data.file));
  };
  useReviewKeys(doAction);

  return (
    <section ref={frame} className={styles.frame} aria-label="Review" tabIndex={-1} data-testid={TEST_IDS.review}>
      <ReviewHead sessionId={sessionId} turnId={turnId} all={all} scoped={scoped} isRunning={isRunning} onScope={(run) => open({ turnId: run, path })} onKeep={keep} onHelp={() => setHelpOpen(true)} />
      {lost === null ? null : <div className={styles.lost}><ErrorLine error={lost} /></div>}
      <div className={styles.room}>
        <Tabs value={tab} onChange={setTab} className={styles.side} keepMounted={false}>
          <Tabs.List grow className={styles.tabs} aria-label="Review">
            <Tabs.Tab value="files">Files</Tabs.Tab>
            <Tabs.Tab value="history" data-testid={TEST_IDS.reviewHistory}>History</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="files" className={styles.sidePanel}>
            {scoped.files.length > 0 ? <FileList files={scoped.files} selected={path} onSelect={selectFile} /> : <p className={styles.note}>{scoped.isPending ? 'Reading…' : 'No changed files.'}</p>}
            {scoped.hasMore ? <p className={styles.note} role="status">Reading more files…</p> : null}
          </Tabs.Panel>
          <Tabs.Panel value="history" className={styles.sidePanel}><UndoList sessionId={sessionId} /></Tabs.Panel>
        </Tabs>
        <div className={styles.pane}>
          {scoped.error !== null ? <ErrorState error={scoped.error} onRetry={scoped.reload} /> : scoped.isPending ? <LoadingState label="Reading what was changed" /> : path === null ? <NothingChanged isOfRun={turnId !== null} /> : (
            <FilePane
              key={path} sessionId={sessionId} turnId={turnId} path={path} detail={detail} current={current?.id ?? null} reveal={reveal} layout={layout === 'inline' ? 'inline' : 'split'} isFolded={folding !== 'whole'}
              onLayout={setLayout} onFold={(isFolded) => setFolding(isFolded ? 'folded' : 'whole')} onHunk={onHunk} onKeep={keep}
            />
          )}
        </div>
      </div>
      <KeysHelp isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </section>
  );
}

/** The file that is shown: the chosen one; where it is no longer among them, the one that took its place. */
function usePath(wanted: string | null, paths: readonly string[]): string | null {
  const place = useRef(0);
  const index = wanted === null ? -1 : paths.indexOf(wanted);
  useEffect(() => { if (index !== -1) place.current = index; }, [index]);
  return paths[index === -1 ? Math.min(place.current, paths.length - 1) : index] ?? null;
}

function NothingChanged({ isOfRun }: { isOfRun: boolean }) {
  return (
    <EmptyState icon={<IconGitCompare size={24} stroke={1.6} />} title={isOfRun ? 'This run changed nothing' : 'Nothing was changed yet'}>
      Files that a run creates, changes or deletes appear here, change by change: to be kept or undone, with or without git.
    </EmptyState>
  );
}
