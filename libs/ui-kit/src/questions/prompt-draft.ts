import type { QuestionAnswer, TaskDraft, UiPrompt } from '@chatos/contracts';

/** What stands in the card of a built-in server's question: each kind uses its part. */
export interface PromptDraft {
  readonly values: Readonly<Record<string, string>>;
  readonly selection: readonly string[];
  readonly tasks: readonly TaskDraft[];
  /** The tasks that are left out, by their draft ids. */
  readonly leftOut: readonly string[];
  readonly remark: string;
}

/** The card as it is first shown: with what the server prefilled. */
export function initialPromptDraft(prompt: UiPrompt): PromptDraft {
  const empty: PromptDraft = { values: {}, selection: [], tasks: [], leftOut: [], remark: '' };
  switch (prompt.kind) {
    case 'kv':
      return { ...empty, values: Object.fromEntries(prompt.fields.map((field) => [field.key, field.default])) };
    case 'choice': {
      const known = prompt.options.map(({ value }) => value);
      const chosen = prompt.default.filter((value) => known.includes(value));
      return { ...empty, selection: prompt.multiple ? chosen : chosen.slice(0, 1) };
    }
    case 'task_confirm':
      return { ...empty, tasks: prompt.tasks, remark: prompt.defaultRemark };
    case 'file_change_confirm':
      return { ...empty, remark: prompt.defaultRemark };
  }
}

/** The name of what is wrong is a field's key, a task's draft id, or `''` for the card as a whole. */
export type CheckedPrompt = { readonly answer: QuestionAnswer } | { readonly problems: Readonly<Record<string, string>> };

/** The answer a draft stands for, or what has to be corrected first, in the words that stand beside it. */
export function checkPromptDraft(prompt: UiPrompt, draft: PromptDraft): CheckedPrompt {
  const problems = problemsOf(prompt, draft);
  if (Object.keys(problems).length > 0) return { problems };
  const remark = remarkOf(draft);
  switch (prompt.kind) {
    case 'kv':
      return { answer: { action: 'accept', content: { ...draft.values } } };
    case 'choice':
      return { answer: { action: 'accept', selection: [...draft.selection] } };
    case 'task_confirm':
      return { answer: { action: 'accept', tasks: keptTasks(draft).map((task) => ({ ...task, title: task.title.trim() })), ...remark } };
    case 'file_change_confirm':
      return { answer: { action: 'accept', ...remark } };
  }
}

/** A refusal with the remark, which tells the model what is wanted instead. */
export function declined(draft: PromptDraft): QuestionAnswer {
  return { action: 'decline', ...remarkOf(draft) };
}

export function keptTasks({ tasks, leftOut }: PromptDraft): TaskDraft[] {
  return tasks.filter(({ draftId }) => !leftOut.includes(draftId));
}

/** How many of a choice may be taken, in words; '' where one of them is. */
export function choiceBounds({ multiple, options, minSelections, maxSelections }: Extract<UiPrompt, { kind: 'choice' }>): string {
  const most = maxSelections ?? options.length;
  if (!multiple) return '';
  if (minSelections > 0 && most < options.length) return minSelections === most ? `Choose ${most}.` : `Choose ${minSelections} to ${most}.`;
  if (minSelections > 0) return `Choose at least ${minSelections}.`;
  return most < options.length ? `Choose at most ${most}.` : 'Choose any.';
}

function problemsOf(prompt: UiPrompt, draft: PromptDraft): Record<string, string> {
  switch (prompt.kind) {
    case 'kv':
      return Object.fromEntries(prompt.fields.filter(({ key, required }) => required && (draft.values[key] ?? '').trim() === '').map(({ key }) => [key, 'It has to be filled in']));
    case 'choice': {
      const count = draft.selection.length;
      if (!prompt.multiple) return count === 1 ? {} : { '': 'Choose one.' };
      return count < prompt.minSelections || count > (prompt.maxSelections ?? prompt.options.length) ? { '': choiceBounds(prompt) } : {};
    }
    case 'task_confirm': {
      const kept = keptTasks(draft);
      if (kept.length === 0) return { '': 'Every task is left out. Keep one, or decline.' };
      return Object.fromEntries(kept.filter(({ title }) => title.trim() === '').map(({ draftId }) => [draftId, 'A task needs a title']));
    }
    case 'file_change_confirm':
      return {};
  }
}

function remarkOf({ remark }: PromptDraft): { remark?: string } {
  return remark.trim() === '' ? {} : { remark: remark.trim() };
}
