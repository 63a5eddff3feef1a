import { checkForm } from '@chatos/contracts';
import type { CheckedForm, FormField, FormValue } from '@chatos/contracts';

/** What stands in the form: text as typed, `null` for a switch nobody touched. */
export type DraftValue = string | boolean | string[] | null;
export type FormDraft = Readonly<Record<string, DraftValue>>;

/** The form as it is first shown: with the server's defaults. */
export function initialDraft(fields: readonly FormField[]): FormDraft {
  return Object.fromEntries(fields.map((field) => [field.name, initialValue(field)]));
}

function initialValue({ kind, format, defaultValue }: FormField): DraftValue {
  switch (kind) {
    case 'boolean':
      return typeof defaultValue === 'boolean' ? defaultValue : null;
    case 'choices':
      return Array.isArray(defaultValue) ? defaultValue : [];
    case 'number':
    case 'integer':
      return typeof defaultValue === 'number' ? String(defaultValue) : '';
    case 'choice':
      return typeof defaultValue === 'string' ? defaultValue : '';
    case 'text':
      return typeof defaultValue !== 'string' ? '' : format === 'date-time' ? localTime(defaultValue) : defaultValue;
  }
}

/** Checks a draft as the contract does; the words of a problem stand under its field. */
export function checkDraft(fields: readonly FormField[], draft: FormDraft): CheckedForm {
  const given: [string, unknown][] = [];
  for (const field of fields) {
    const value = valueOf(field, draft[field.name] ?? null);
    if (value !== undefined) given.push([field.name, value]);
  }
  return checkForm(fields, Object.fromEntries(given));
}

export function problemsByField(checked: CheckedForm): Readonly<Record<string, string>> {
  if (!('problems' in checked)) return {};
  return Object.fromEntries(checked.problems.map(({ field, problem }) => [field, problem.charAt(0).toUpperCase() + problem.slice(1)]));
}

/** undefined leaves the field out, which takes its default: only where the user did not empty one that has a default. */
function valueOf(field: FormField, draft: DraftValue): FormValue | undefined {
  const hasDefault = field.defaultValue !== null;
  if (draft === null) return undefined;
  if (typeof draft === 'boolean') return draft;
  if (Array.isArray(draft)) return draft.length === 0 && !field.isRequired && !hasDefault ? undefined : draft;
  if (draft.trim() === '') return hasDefault ? '' : undefined;
  if (field.kind === 'number' || field.kind === 'integer') return Number.isNaN(Number(draft)) ? draft : Number(draft);
  if (field.format === 'date-time' && !Number.isNaN(Date.parse(draft))) return new Date(draft).toISOString();
  return draft;
}

/** A time as `<input type="datetime-local">` wants it. */
function localTime(text: string): string {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) return text;
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
