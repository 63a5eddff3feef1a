import type { SafetyPolicy, UiPrompt, UiPromptRecord, UiPromptResponse } from '@chatos/contracts';

type LogMode = SafetyPolicy['uiPromptLogMode'];

/** What `ui-prompts.jsonl` says of a prompt: never what was filled in for a secret field; in `minimal` its kind alone, in `off` nothing (null). */
export function recordedPrompt(prompt: UiPrompt, mode: LogMode): UiPromptRecord['prompt'] | null {
  if (mode === 'off') return null;
  if (mode === 'minimal') return { kind: prompt.kind };
  if (prompt.kind !== 'kv') return { ...prompt };
  return { ...prompt, fields: prompt.fields.map(({ default: filledIn, ...field }) => (field.secret ? field : { ...field, default: filledIn })) };
}

/** The same of a response. A value for no field of the prompt is left out, since it is not known whether it is secret. */
export function recordedResponse(prompt: UiPrompt, response: UiPromptResponse, mode: LogMode): UiPromptRecord['response'] | null {
  if (mode === 'off') return null;
  if (mode === 'minimal') return { status: response.status };
  const { values, ...rest } = response;
  if (values === undefined || prompt.kind !== 'kv') return rest;
  const open = new Set(prompt.fields.filter((field) => !field.secret).map((field) => field.key));
  return { ...rest, values: Object.fromEntries(Object.entries(values).filter(([key]) => open.has(key))) };
}
