import type { UiPrompt } from '@chatos/contracts';

/** A client shows a message as plain text in a small window: what is longer than this is cut, and says so. */
const MAX_LENGTH = 8000;
const MAX_TASKS = 50;

/** All that a form of the protocol cannot say by its fields. */
export function messageOf(prompt: UiPrompt): string {
  const face = [prompt.title, prompt.message].filter((part) => part !== '');
  const body = prompt.kind === 'task_confirm' ? tasksOf(prompt) : prompt.kind === 'file_change_confirm' ? changeOf(prompt) : [];
  const text = [...face, ...body].join('\n\n');
  return text === '' ? 'Your answer is asked for.' : cut(text);
}

function tasksOf({ tasks }: Extract<UiPrompt, { kind: 'task_confirm' }>): string[] {
  const lines = tasks.slice(0, MAX_TASKS).map(({ title, details, priority }) => `- ${title} (${priority})${details === '' ? '' : `\n  ${details}`}`);
  return [[...lines, ...(tasks.length > MAX_TASKS ? [`… and ${tasks.length - MAX_TASKS} more`] : [])].join('\n')];
}

function changeOf({ path, diff, command, cwd, warnings }: Extract<UiPrompt, { kind: 'file_change_confirm' }>): string[] {
  return [
    ...warnings,
    ...(command === undefined ? [] : [`Command: ${command}`]),
    ...(cwd === undefined ? [] : [`Folder: ${cwd}`]),
    ...(path === '' ? [] : [`Path: ${path}`]),
    ...(diff === '' ? [] : [diff]),
  ];
}

function cut(text: string): string {
  if (text.length <= MAX_LENGTH) return text;
  const shown = text.slice(0, MAX_LENGTH);
  const hidden = text.slice(MAX_LENGTH);
  return `${shown}\n… cut here: ${hidden.length} more characters in ${hidden.split('\n').length} lines are not shown.`;
}
