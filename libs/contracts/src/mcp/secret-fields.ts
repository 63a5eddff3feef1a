import type { FormField } from './form.ts';

const SECRET_NAMES = /pass(?:word|phrase|code|wd)|secret|token|api[-_ ]?key|access[-_ ]?key|private[-_ ]?key|credential|\bauth(?!ors?\b)|\bpin\b|\botp\b|one[-_ ]time|\bcvv\b|security[-_ ]code|card[-_ ]?number|\biban\b|\bssn\b|recovery|mnemonic|seed[-_ ]phrase/i;

/** Whether what a field asks for is a secret, by every name it goes by: then it is neither shown while it is typed nor recorded. */
export function asksForSecret({ name, title, description, format }: Pick<FormField, 'name' | 'title' | 'description' | 'format'>): boolean {
  return format === 'password' || [name, title, description].some((text) => SECRET_NAMES.test(text.replaceAll(/([a-z])([A-Z])/g, '$1 $2')));
}
