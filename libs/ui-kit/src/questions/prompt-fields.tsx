import { PasswordInput, Textarea, TextInput } from '@mantine/core';
import type { PromptField } from '@chatos/contracts';
import { TEST_IDS } from '../test-ids.ts';
import { VisibleText } from '../text/visible-text.tsx';
import styles from './questions.module.css';

/** The values a `kv` question asks for. Their words are the model's: text, never markup. */
export function PromptFields({ fields, values, problems, onChange }: { fields: readonly PromptField[]; values: Readonly<Record<string, string>>; problems: Readonly<Record<string, string>>; onChange: (values: Record<string, string>) => void }) {
  return (
    <div className={styles.fields}>
      {fields.map((field) => <Field key={field.key} field={field} value={values[field.key] ?? ''} problem={problems[field.key]} onChange={(value) => onChange({ ...values, [field.key]: value })} />)}
    </div>
  );
}

function Field({ field, value, problem, onChange }: { field: PromptField; value: string; problem: string | undefined; onChange: (value: string) => void }) {
  const common = {
    size: 'xs' as const, label: <VisibleText text={field.label === '' ? field.key : field.label} />, description: field.description === '' ? undefined : <VisibleText text={field.description} />,
    placeholder: field.placeholder, withAsterisk: field.required, error: problem, value, autoComplete: 'off', 'data-testid': TEST_IDS.questionField, 'data-field': field.key,
  };
  // Whoever looks over one's shoulder is not to read it; a secret has one line.
  if (field.secret) return <PasswordInput {...common} onChange={(event) => onChange(event.currentTarget.value)} />;
  if (field.multiline) return <Textarea {...common} onChange={(event) => onChange(event.currentTarget.value)} autosize minRows={3} maxRows={10} />;
  return <TextInput {...common} onChange={(event) => onChange(event.currentTarget.value)} />;
}
