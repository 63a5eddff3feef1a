import { Checkbox, Radio } from '@mantine/core';
import type { UiPrompt } from '@chatos/contracts';
import { TEST_IDS } from '../test-ids.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { choiceBounds } from './prompt-draft.ts';
import styles from './questions.module.css';

type Choice = Extract<UiPrompt, { kind: 'choice' }>;

/** One of several, or some of them within the bounds the question sets. */
export function PromptChoice({ prompt, selection, problem, onChange }: { prompt: Choice; selection: readonly string[]; problem: string | undefined; onChange: (selection: string[]) => void }) {
  const face = (value: string, label: string, description: string) => ({
    value, size: 'xs' as const, label: <VisibleText text={label === '' ? value : label} />, description: description === '' ? undefined : <VisibleText text={description} />, 'data-testid': TEST_IDS.questionField, 'data-field': value,
  });
  if (!prompt.multiple) {
    return (
      <Radio.Group className={styles.fields} aria-label="Choices" value={selection[0] ?? null} onChange={(value) => onChange([value])} error={problem}>
        <div className={styles.options}>{prompt.options.map(({ value, label, description }) => <Radio key={value} {...face(value, label, description)} />)}</div>
      </Radio.Group>
    );
  }
  const isFull = selection.length >= (prompt.maxSelections ?? prompt.options.length);
  return (
    <Checkbox.Group className={styles.fields} aria-label="Choices" description={choiceBounds(prompt)} value={[...selection]} onChange={onChange} error={problem}>
      <div className={styles.options}>
        {prompt.options.map(({ value, label, description }) => <Checkbox key={value} {...face(value, label, description)} disabled={isFull && !selection.includes(value)} />)}
      </div>
    </Checkbox.Group>
  );
}
