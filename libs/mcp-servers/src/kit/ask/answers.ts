import type { UiPrompt, UiPromptResponse } from '@chatos/contracts';

/** What is wrong with an answer; null where it fits its prompt. */
export function problemOfAnswer(prompt: UiPrompt, response: UiPromptResponse): string | null {
  if (response.status !== 'ok') return null;
  switch (prompt.kind) {
    case 'kv': {
      const values = response.values ?? {};
      const missing = prompt.fields.filter((field) => field.required && (values[field.key] ?? '') === '');
      if (missing.length > 0) return `it has no value for ${missing.map(({ key }) => key).join(', ')}`;
      const unknown = Object.keys(values).filter((key) => !prompt.fields.some((field) => field.key === key));
      return unknown.length > 0 ? `it has values that were not asked for: ${unknown.join(', ')}` : null;
    }
    case 'choice':
      return problemOfSelection(prompt, response.selection ?? []);
    case 'task_confirm': {
      const ids = (response.tasks ?? []).map(({ draftId }) => draftId);
      return new Set(ids).size === ids.length ? null : 'it has a task twice';
    }
    case 'file_change_confirm':
      return null;
  }
}

function problemOfSelection(prompt: Extract<UiPrompt, { kind: 'choice' }>, selection: readonly string[]): string | null {
  const known = new Set(prompt.options.map(({ value }) => value));
  if (selection.some((value) => !known.has(value))) return 'it selects what was not offered';
  if (new Set(selection).size !== selection.length) return 'it selects something twice';
  const most = prompt.multiple ? (prompt.maxSelections ?? prompt.options.length) : 1;
  if (selection.length < prompt.minSelections || selection.length > most) return `it selects ${selection.length} of ${prompt.minSelections} to ${most}`;
  return null;
}
