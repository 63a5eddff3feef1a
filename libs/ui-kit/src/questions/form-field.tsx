import { Checkbox, MultiSelect, PasswordInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { asksForSecret } from '@chatos/contracts';
import type { FormField } from '@chatos/contracts';
import { TEST_IDS } from '../test-ids.ts';
import type { DraftValue } from './form-draft.ts';
import styles from './questions.module.css';

/** More choices than this are searched in a list. */
const CHOICES_IN_SIGHT = 6;
const INPUT_OF_FORMAT: Readonly<Record<string, string>> = { email: 'email', uri: 'url', date: 'date', 'date-time': 'datetime-local' };
/** Text that may be longer than this is written in an area. */
const ONE_LINE = 300;

/** One field a server asks for. Its words are the server's: text, never markup. */
export function QuestionField({ field, value, problem, onChange }: { field: FormField; value: DraftValue; problem: string | undefined; onChange: (value: DraftValue) => void }) {
  const face = { size: 'xs' as const, label: field.title, description: [field.description, boundsOf(field)].filter(Boolean).join(' ') || undefined, error: problem, 'data-testid': TEST_IDS.questionField, 'data-field': field.name };
  const text = typeof value === 'string' ? value : '';
  switch (field.kind) {
    case 'boolean':
      return <Switch {...face} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />;
    case 'choice':
      return <Select {...face} withAsterisk={field.isRequired} data={optionsOf(field)} value={text === '' ? null : text} onChange={(chosen) => onChange(chosen ?? '')} searchable={field.choices.length > CHOICES_IN_SIGHT} clearable={!field.isRequired} placeholder="Choose" maxDropdownHeight={260} />;
    case 'choices':
      return field.choices.length > CHOICES_IN_SIGHT ? (
        <MultiSelect {...face} withAsterisk={field.isRequired} data={optionsOf(field)} value={Array.isArray(value) ? value : []} onChange={onChange} searchable clearable placeholder="Choose" maxDropdownHeight={260} />
      ) : (
        <Checkbox.Group {...face} withAsterisk={field.isRequired} value={Array.isArray(value) ? value : []} onChange={onChange}>
          <div className={styles.checks}>{field.choices.map((choice) => <Checkbox key={choice.value} size="xs" value={choice.value} label={choice.title} />)}</div>
        </Checkbox.Group>
      );
    case 'number':
    case 'integer':
      return <TextInput {...face} withAsterisk={field.isRequired} inputMode="decimal" value={text} onChange={(event) => onChange(event.currentTarget.value)} className={styles.short} autoComplete="off" />;
    case 'text':
      // Whoever looks over one's shoulder, or sees one's screen shared, is not to read it.
      if (asksForSecret(field)) return <PasswordInput {...face} withAsterisk={field.isRequired} value={text} onChange={(event) => onChange(event.currentTarget.value)} autoComplete="off" />;
      return field.format === null && (field.maximum ?? 0) > ONE_LINE ? (
        <Textarea {...face} withAsterisk={field.isRequired} value={text} onChange={(event) => onChange(event.currentTarget.value)} autosize minRows={2} maxRows={8} />
      ) : (
        <TextInput {...face} withAsterisk={field.isRequired} type={INPUT_OF_FORMAT[field.format ?? ''] ?? 'text'} value={text} onChange={(event) => onChange(event.currentTarget.value)} autoComplete="off" />
      );
  }
}

function optionsOf(field: FormField): { value: string; label: string }[] {
  return field.choices.map(({ value, title }) => ({ value, label: title }));
}

/** Bounds a user should know before they are told they missed them. */
function boundsOf({ kind, minimum, maximum }: FormField): string {
  if (kind === 'choice' || kind === 'boolean' || (minimum === null && maximum === null)) return '';
  const unit = kind === 'text' ? ' characters' : kind === 'choices' ? ' choices' : '';
  if (minimum !== null && maximum !== null) return `${minimum} to ${maximum}${unit}.`;
  return minimum === null ? `At most ${maximum}${unit}.` : `At least ${minimum}${unit}.`;
}
