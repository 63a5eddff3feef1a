import { asksForSecret, checkForm, readForm } from '@chatos/contracts';
import type { FormField, FormValue, QuestionAnswer } from '@chatos/contracts';
import type { AskLine } from '../terminal/lines.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { printNote } from '../terminal/terminal.ts';
import { visibleText } from '../terminal/visible-text.ts';

/** Asks for the fields of a form one by one. An empty line takes the default, or leaves the field out; the end of the input cancels. A secret is not shown while it is typed. */
export async function askForm(terminal: Terminal, schema: unknown, ask: AskLine): Promise<QuestionAnswer> {
  const content: Record<string, FormValue> = {};
  for (const field of readForm(schema) ?? []) {
    printField(terminal, field);
    for (;;) {
      const line = await ask(`${visibleText(field.title)}${hint(field)}: `, { isSecret: field.kind === 'text' && asksForSecret(field) });
      if (line === null) return { action: 'cancel' };
      const value = line.trim() === '' ? undefined : parse(field, line.trim());
      const checked = checkForm([field], value === undefined ? {} : { [field.name]: value });
      if ('content' in checked) {
        Object.assign(content, checked.content);
        break;
      }
      printNote(terminal, checked.problems.map(({ problem }) => problem).join('; '));
    }
  }
  return { action: 'accept', content };
}

function printField(terminal: Terminal, { description, choices }: FormField): void {
  if (description !== '') printNote(terminal, visibleText(description));
  choices.forEach(({ value, title }, index) => printNote(terminal, `  ${index + 1}. ${visibleText(title)}${title === value ? '' : ` (${visibleText(value)})`}`));
}

function hint({ kind, isRequired, defaultValue, format }: FormField): string {
  const what = { text: format ?? '', number: 'a number', integer: 'a whole number', boolean: 'y or n', choice: 'a number of the list', choices: 'numbers of the list, with commas' }[kind];
  const parts = [what, isRequired ? 'required' : '', defaultValue === null ? '' : `Enter for ${visibleText(shown(defaultValue))}`].filter((part) => part !== '');
  return parts.length === 0 ? '' : ` [${parts.join(', ')}]`;
}

function shown(value: FormValue): string {
  if (typeof value === 'boolean') return value ? 'y' : 'n';
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** What was typed as the field's value; what cannot be one is left as it is, and refused by the check. */
function parse(field: FormField, text: string): FormValue {
  switch (field.kind) {
    case 'number':
    case 'integer':
      return Number.isNaN(Number(text)) ? text : Number(text);
    case 'boolean':
      return { y: true, yes: true, true: true, n: false, no: false, false: false }[text.toLowerCase()] ?? text;
    case 'choice':
      return chosen(field, text);
    case 'choices':
      return text.split(',').map((entry) => chosen(field, entry.trim()));
    case 'text':
      return text;
  }
}

function chosen({ choices }: FormField, text: string): string {
  return choices.find(({ value }) => value === text)?.value ?? choices[Number(text) - 1]?.value ?? text;
}
