import { Checkbox, Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import type { TaskDraft } from '@chatos/contracts';
import { IconAlertTriangle } from '@tabler/icons-react';
import { TEST_IDS } from '../test-ids.ts';
import { keptTasks } from './prompt-draft.ts';
import type { PromptDraft } from './prompt-draft.ts';
import styles from './questions.module.css';

const PRIORITIES = [{ value: 'high', label: 'High' }, { value: 'medium', label: 'Medium' }, { value: 'low', label: 'Low' }] as const satisfies readonly { value: TaskDraft['priority']; label: string }[];
const STATES = [{ value: 'todo', label: 'To do' }, { value: 'doing', label: 'Doing' }, { value: 'blocked', label: 'Blocked' }, { value: 'done', label: 'Done' }] as const satisfies readonly { value: TaskDraft['status']; label: string }[];

/** The tasks that would be added: each can be changed, or left out. */
export function PromptTasks({ draft, problems, onChange }: { draft: PromptDraft; problems: Readonly<Record<string, string>>; onChange: (changes: Partial<PromptDraft>) => void }) {
  const kept = keptTasks(draft);
  return (
    <>
      <ol className={styles.tasks}>
        {draft.tasks.map((task, index) => (
          <Task
            key={task.draftId} task={task} number={index + 1} problem={problems[task.draftId]} isKept={kept.includes(task)}
            onKeep={(isKept) => onChange({ leftOut: isKept ? draft.leftOut.filter((id) => id !== task.draftId) : [...draft.leftOut, task.draftId] })}
            onChange={(changed) => onChange({ tasks: draft.tasks.map((other) => (other.draftId === task.draftId ? { ...other, ...changed } : other)) })}
          />
        ))}
      </ol>
      {problems[''] === undefined ? null : <p className={styles.problem} role="alert"><IconAlertTriangle size={14} aria-hidden="true" /> {problems['']}</p>}
    </>
  );
}

interface TaskProps {
  readonly task: TaskDraft;
  readonly number: number;
  readonly problem: string | undefined;
  readonly isKept: boolean;
  onKeep(isKept: boolean): void;
  onChange(changed: Partial<TaskDraft>): void;
}

function Task({ task, number, problem, isKept, onKeep, onChange }: TaskProps) {
  const common = { size: 'xs' as const, disabled: !isKept };
  return (
    <li className={styles.task} data-left-out={!isKept || undefined}>
      <Checkbox size="xs" className={styles.taskCheck} checked={isKept} onChange={(event) => onKeep(event.currentTarget.checked)} aria-label={`Add task ${number}`} />
      <div className={styles.taskFields}>
        <TextInput {...common} aria-label={`Title of task ${number}`} value={task.title} error={problem} onChange={(event) => onChange({ title: event.currentTarget.value })} data-testid={TEST_IDS.questionField} data-field={task.draftId} />
        <Textarea {...common} aria-label={`Details of task ${number}`} placeholder="Details" value={task.details} autosize minRows={1} maxRows={6} onChange={(event) => onChange({ details: event.currentTarget.value })} />
        <div className={styles.taskRow}>
          <Select {...common} aria-label={`Priority of task ${number}`} data={PRIORITIES} value={task.priority} allowDeselect={false} onChange={(priority) => { if (priority !== null) onChange({ priority }); }} />
          <Select {...common} aria-label={`Status of task ${number}`} data={STATES} value={task.status} allowDeselect={false} onChange={(status) => { if (status !== null) onChange({ status }); }} />
          <TagsInput {...common} aria-label={`Tags of task ${number}`} placeholder={task.tags.length === 0 ? 'Tags' : ''} value={task.tags} onChange={(tags) => onChange({ tags })} className={styles.taskTags} />
        </div>
      </div>
    </li>
  );
}
