import { ErrorLine, ErrorState, explainError, LoadingState, TEST_IDS } from '@chatos/ui-kit';
import { Button, Checkbox, Group, Textarea } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { UndoQuestion } from '../review-context.tsx';
import { countWords } from '../review-words.ts';
import { planUndo } from './undo-plan.ts';
import type { UndoPlan } from './undo-plan.ts';
import { UndoSteps } from './undo-steps.tsx';
import styles from './undo.module.css';
import { useUndo } from './use-undo.ts';

/** What an undo will do, what the user has to decide for it, and the button that does it. */
export function UndoForm({ question, onClose }: { question: UndoQuestion; onClose: () => void }) {
  const { preview, look, run, isRunning, error } = useUndo(question, onClose);
  const [mayMerge, setMayMerge] = useState(false);
  const [remark, setRemark] = useState('');
  const [resolutions, setResolutions] = useState<ReadonlyMap<string, string>>(new Map());
  const confirm = useRef<HTMLButtonElement>(null);
  const isReady = preview.data !== undefined;
  // What is asked for came after the dialog had opened: its answer is one key away, and what it does stands above it.
  useEffect(() => { if (isReady) confirm.current?.focus({ preventScroll: true }); }, [isReady]);
  if (preview.isError) return <ErrorState error={explainError(preview.error)} onRetry={look} />;
  if (preview.data === undefined) return <LoadingState label="Looking what an undo would do" />;
  const { id, steps } = preview.data;
  const conflicts = new Set(steps.filter(({ action }) => action === 'conflict').map(({ path }) => path));
  const resolved = new Map([...resolutions].filter(([path]) => conflicts.has(path)));
  const plan = planUndo(steps, mayMerge, new Set(resolved.keys()));
  const resolve = (path: string, text: string | null) => {
    const next = new Map(resolutions);
    if (text === null) next.delete(path);
    else next.set(path, text);
    setResolutions(next);
  };
  const isBack = question.scope.kind === 'undo';
  const agree = () => run({ previewId: id, mayMerge, remark: remark.trim(), resolutions: [...resolved].map(([path, text]) => ({ path, text })) });
  return (
    <form className={styles.form} onSubmit={(event) => { event.preventDefault(); if (plan.hindrance === null) agree(); }}>
      <p className={styles.summary}>{planWords(plan)}</p>
      <UndoSteps steps={steps} resolved={resolved} onResolve={resolve} />
      {plan.merges === 0 ? null : (
        <Checkbox checked={mayMerge} onChange={(event) => setMayMerge(event.currentTarget.checked)} label={`Merge with my edits (${countWords(plan.merges, 'file')})`} data-testid={TEST_IDS.undoMerge} />
      )}
      <Textarea
        label={isBack ? 'Tell the agent why it is brought back (optional)' : 'Tell the agent why (optional)'} description="It is told what was undone before its next step, with these words." autosize minRows={2} maxRows={6}
        value={remark} onChange={(event) => setRemark(event.currentTarget.value)} maxLength={20_000} data-testid={TEST_IDS.undoRemark}
      />
      {error === null ? null : (
        <div className={styles.refused}>
          <ErrorLine error={error} />
          <Button size="compact-sm" variant="default" onClick={look} loading={preview.isFetching} data-testid={TEST_IDS.undoLookAgain}>Look again</Button>
        </div>
      )}
      <Group justify="flex-end" gap="xs" className={styles.answers}>
        <span className={styles.hindrance} role="status">{plan.hindrance ?? ''}</span>
        <Button variant="default" onClick={onClose}>Leave it as it is</Button>
        <Button ref={confirm} type="submit" onKeyDown={(event) => { if (event.repeat) event.preventDefault(); }} disabled={plan.hindrance !== null} loading={isRunning} data-testid={TEST_IDS.undoConfirm}>
          {plan.files === 0 ? (isBack ? 'Bring back' : 'Undo') : `${isBack ? 'Bring back' : 'Undo'} in ${countWords(plan.files, 'file')}`}
        </Button>
      </Group>
    </form>
  );
}

function planWords({ files, undecided, refused }: UndoPlan): string {
  const parts = [files === 0 ? 'No file is touched as it stands.' : `${countWords(files, 'file')} will be touched, exactly as shown here, and nothing else.`];
  if (undecided > 0) parts.push(`${countWords(undecided, 'file')} you edited in the same lines ${undecided === 1 ? 'needs' : 'need'} your decision.`);
  if (refused > 0) parts.push(`${countWords(refused, 'file')} cannot be undone.`);
  return parts.join(' ');
}
