import { checkForm, readForm } from '@chatos/contracts';
import type { Question, QuestionAnswer, UiPrompt } from '@chatos/contracts';
import { ConversationError } from '../errors.ts';

/**
 * The answer as it is handed on: only what belongs to the question's kind, with the defaults filled in.
 * @throws ConversationError UNUSABLE_INPUT, which names each field and what is wrong with it; the question stays open
 */
export function checkedAnswer({ body }: Question, answer: QuestionAnswer): QuestionAnswer {
  const { action, content } = answer;
  if (body.kind === 'ui-prompt') return checkedPromptAnswer(body.prompt, answer);
  if (body.kind === 'tool-approval') return { action, ...(answer.scope === undefined ? {} : { scope: answer.scope }) };
  if (body.kind !== 'elicitation-form' || action !== 'accept') return { action };
  const form = checkForm(readForm(body.schema) ?? [], content ?? {});
  if ('content' in form) return { action, content: form.content };
  throw unusable(form.problems.map(({ field, problem }) => `${field}: ${problem}.`));
}

function checkedPromptAnswer(prompt: UiPrompt, answer: QuestionAnswer): QuestionAnswer {
  const { action } = answer;
  const remark = answer.remark === undefined || answer.remark.trim() === '' ? {} : { remark: answer.remark };
  if (action !== 'accept') {
    // A confirmation is always declined in some way: without one, what it asks about would wait for ever.
    if (!prompt.allowCancel && (prompt.kind === 'kv' || prompt.kind === 'choice')) throw unusable(['This question cannot be left unanswered. Stop the turn to end it.']);
    return { action, ...remark };
  }
  switch (prompt.kind) {
    case 'kv':
      return { action, content: checkedValues(prompt, answer.content ?? {}) };
    case 'choice':
      return { action, selection: checkedSelection(prompt, answer.selection ?? prompt.default) };
    case 'task_confirm':
      return { action, tasks: checkedTasks(prompt, answer.tasks), ...remark };
    case 'file_change_confirm':
      return { action, ...remark };
  }
}

function checkedValues({ fields }: Extract<UiPrompt, { kind: 'kv' }>, content: NonNullable<QuestionAnswer['content']>): Record<string, string> {
  const problems: string[] = [];
  const values = fields.map(({ key, label, default: initial, required }) => {
    const value = content[key] ?? initial;
    const name = label === '' ? key : label;
    if (typeof value !== 'string') problems.push(`${name}: a text is wanted.`);
    else if (required && value.trim() === '') problems.push(`${name}: a value is needed.`);
    return [key, String(value)] as const;
  });
  const known = new Set(fields.map(({ key }) => key));
  for (const key of Object.keys(content)) if (!known.has(key)) problems.push(`${key}: nothing of this name was asked for.`);
  if (problems.length > 0) throw unusable(problems);
  return Object.fromEntries(values);
}

function checkedSelection({ options, multiple, minSelections, maxSelections }: Extract<UiPrompt, { kind: 'choice' }>, selection: readonly string[]): string[] {
  const chosen = [...new Set(selection)];
  const least = multiple ? minSelections : 1;
  const most = multiple ? (maxSelections ?? options.length) : 1;
  const known = new Set(options.map(({ value }) => value));
  const foreign = chosen.filter((value) => !known.has(value));
  if (foreign.length > 0) throw unusable([`${foreign.join(', ')}: this was not among the choices.`]);
  if (chosen.length < least) throw unusable([least === 1 ? 'Choose one.' : `Choose at least ${least}.`]);
  if (chosen.length > most) throw unusable([most === 1 ? 'Choose one only.' : `Choose at most ${most}.`]);
  return chosen;
}

/** The tasks as the user left them: each one that was asked about, at most once; those left out are not added. */
function checkedTasks(prompt: Extract<UiPrompt, { kind: 'task_confirm' }>, tasks: QuestionAnswer['tasks']): NonNullable<QuestionAnswer['tasks']> {
  if (tasks === undefined) return prompt.tasks;
  const asked = new Set(prompt.tasks.map(({ draftId }) => draftId));
  const problems = tasks.flatMap(({ draftId, title }) => [
    ...(asked.delete(draftId) ? [] : [`${draftId}: no task of this id was asked about.`]),
    ...(title.trim() === '' ? [`${draftId}: a task needs a title.`] : []),
  ]);
  if (problems.length > 0) throw unusable(problems);
  return tasks;
}

function unusable(problems: readonly string[]): ConversationError {
  return new ConversationError('UNUSABLE_INPUT', { problem: problems.join('\n'), remedy: 'Correct this and answer again.' });
}
