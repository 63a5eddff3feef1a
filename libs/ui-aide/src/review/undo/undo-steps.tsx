import type { UndoStep } from '@chatos/contracts';
import { DiffView, LoadingState, TEST_IDS, VisibleText } from '@chatos/ui-kit';
import { Button } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { lazy, Suspense, useId, useState } from 'react';
import { STEP_WORDS } from '../review-words.ts';
import styles from './undo.module.css';

const ConflictEditor = lazy(async () => ({ default: (await import('./conflict-editor.tsx')).ConflictEditor }));

/** Few files are shown open, many closed; and so many at once. */
const OPEN_UP_TO = 4;
const SHOWN = 60;
/** What needs the user stands first. */
const ORDER: readonly UndoStep['action'][] = ['conflict', 'merge', 'refuse', 'remove', 'create', 'write', 'none'];

export interface UndoStepsProps {
  readonly steps: readonly UndoStep[];
  readonly resolved: ReadonlyMap<string, string>;
  readonly onResolve: (path: string, text: string | null) => void;
}

/** What an undo does to each file. */
export function UndoSteps({ steps, resolved, onResolve }: UndoStepsProps) {
  const [shown, setShown] = useState(SHOWN);
  const ordered = steps.toSorted((one, other) => ORDER.indexOf(one.action) - ORDER.indexOf(other.action));
  return (
    <>
      <ul className={styles.steps}>
        {ordered.slice(0, shown).map((step) => <Step key={step.path} step={step} isOpenAtFirst={steps.length <= OPEN_UP_TO || step.action === 'conflict'} resolution={resolved.get(step.path) ?? null} onResolve={onResolve} />)}
      </ul>
      {ordered.length > shown ? <Button variant="subtle" size="compact-sm" onClick={() => setShown(shown + 10 * SHOWN)}>Show {(ordered.length - shown).toLocaleString('en')} more files</Button> : null}
    </>
  );
}

/** The names of the files above the first part are told elsewhere. */
function withoutNames(diff: string): string {
  return diff.slice(Math.max(0, diff.search(/^@@ /m)));
}

function Step({ step, isOpenAtFirst, resolution, onResolve }: { step: UndoStep; isOpenAtFirst: boolean; resolution: string | null; onResolve: UndoStepsProps['onResolve'] }) {
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  // Once opened it stays: what was written in it is not lost by folding it.
  const [wasOpened, setOpened] = useState(isOpenAtFirst);
  const body = useId();
  const { title, words } = STEP_WORDS[step.action];
  return (
    <li className={styles.step} data-testid={TEST_IDS.undoStep} data-path={step.path} data-action={step.action}>
      <button type="button" className={styles.stepHead} aria-expanded={isOpen} aria-controls={body} onClick={() => { setOpen(!isOpen); setOpened(true); }}>
        <IconChevronRight size={13} className={styles.chevron} data-open={isOpen || undefined} aria-hidden="true" />
        <span className={styles.path}><VisibleText text={step.path} /></span>
        <span className={styles.action} data-action={step.action}>{resolution === null ? title : 'Will be as you wrote it'}</span>
      </button>
      <div id={body} hidden={!isOpen} className={styles.stepBody}>
        <p>{resolution === null ? words : 'Your text is taken for the whole file.'} {step.problem ?? ''}</p>
        {!wasOpened ? null : step.action === 'conflict' && step.result !== null ? (
          <Suspense fallback={<LoadingState label="Opening the text" />}>
            <ConflictEditor path={step.path} text={step.result} resolution={resolution} onResolve={(text) => onResolve(step.path, text)} />
          </Suspense>
        ) : step.diff === '' ? null : <DiffView diff={withoutNames(step.diff)} />}
      </div>
    </li>
  );
}
