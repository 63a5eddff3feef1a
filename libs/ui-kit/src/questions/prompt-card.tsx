import { Button, Textarea, Tooltip } from '@mantine/core';
import type { UiPrompt } from '@chatos/contracts';
import { IconChecklist, IconFileDiff, IconForms, IconListCheck, IconTerminal2 } from '@tabler/icons-react';
import { useState } from 'react';
import { TEST_IDS } from '../test-ids.ts';
import { VisibleText } from '../text/visible-text.tsx';
import { PromptChange } from './prompt-change.tsx';
import { PromptChoice } from './prompt-choice.tsx';
import { checkPromptDraft, declined, initialPromptDraft, keptTasks } from './prompt-draft.ts';
import type { PromptDraft } from './prompt-draft.ts';
import { PromptFields } from './prompt-fields.tsx';
import { PromptTasks } from './prompt-tasks.tsx';
import { focusField, QuestionFrame, useAnswering } from './question-frame.tsx';
import type { QuestionCardProps } from './question-frame.tsx';
import styles from './questions.module.css';

/** What a built-in server asks: values, a choice, or whether something may be done. */
export function PromptCard({ question, prompt, note }: QuestionCardProps & { prompt: UiPrompt }) {
  const { doing, isBusy, error, give } = useAnswering(question.id);
  const [draft, setDraft] = useState(() => initialPromptDraft(prompt));
  const [wasTried, setTried] = useState(false);
  const change = (changes: Partial<PromptDraft>) => setDraft((known) => ({ ...known, ...changes }));
  const checked = checkPromptDraft(prompt, draft);
  const problems = wasTried && 'problems' in checked ? checked.problems : {};
  const isConfirmation = prompt.kind === 'task_confirm' || prompt.kind === 'file_change_confirm';

  const accept = () => {
    setTried(true);
    if ('answer' in checked) give(checked.answer);
    else focusField(question.id, Object.keys(checked.problems)[0] ?? '');
  };
  const actions = (
    <>
      <Button type="submit" size="compact-sm" loading={doing?.action === 'accept'} disabled={isBusy} data-testid={TEST_IDS.questionAccept}>{acceptWords(prompt, draft)}</Button>
      {isConfirmation ? (
        <Button size="compact-sm" variant="default" loading={doing?.action === 'decline'} disabled={isBusy} onClick={() => give(declined(draft))} data-testid={TEST_IDS.questionDecline}>Decline</Button>
      ) : null}
      {!isConfirmation && prompt.allowCancel ? (
        <Tooltip label="The model is told that you gave no answer">
          <Button size="compact-sm" variant="default" loading={doing?.action === 'cancel'} disabled={isBusy} onClick={() => give({ action: 'cancel' })} data-testid={TEST_IDS.questionCancel}>Cancel</Button>
        </Tooltip>
      ) : null}
    </>
  );
  return (
    <QuestionFrame question={question} note={note} icon={iconOf(prompt)} error={error} onAccept={accept} actions={actions}>
      {prompt.message === '' ? null : <p className={styles.message}><VisibleText text={prompt.message} /></p>}
      {prompt.kind === 'kv' ? <PromptFields fields={prompt.fields} values={draft.values} problems={problems} onChange={(values) => change({ values })} /> : null}
      {prompt.kind === 'choice' ? <PromptChoice prompt={prompt} selection={draft.selection} problem={problems['']} onChange={(selection) => change({ selection })} /> : null}
      {prompt.kind === 'task_confirm' ? <PromptTasks draft={draft} problems={problems} onChange={change} /> : null}
      {prompt.kind === 'file_change_confirm' ? <PromptChange prompt={prompt} /> : null}
      {isConfirmation ? (
        <Textarea
          className={styles.remark} size="xs" aria-label="Remark for the model" placeholder="Remark for the model, whichever you choose (optional)" autosize minRows={1} maxRows={5} maxLength={20_000}
          value={draft.remark} onChange={(event) => change({ remark: event.currentTarget.value })} data-field="remark"
        />
      ) : null}
    </QuestionFrame>
  );
}

function iconOf(prompt: UiPrompt) {
  if (prompt.kind === 'file_change_confirm') return prompt.command === undefined ? IconFileDiff : IconTerminal2;
  return { kv: IconForms, choice: IconListCheck, task_confirm: IconChecklist }[prompt.kind];
}

function acceptWords(prompt: UiPrompt, draft: PromptDraft): string {
  if (prompt.kind === 'file_change_confirm') return prompt.command === undefined ? 'Apply' : 'Run';
  if (prompt.kind !== 'task_confirm') return 'Send';
  const count = keptTasks(draft).length;
  return count === 1 ? 'Add 1 task' : `Add ${count} tasks`;
}
