import { NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { settings } from '@chatos/contracts';
import type { Settings } from '@chatos/contracts';
import { unitOf } from './groups.ts';
import type { SettingField } from './groups.ts';
import styles from './general.module.css';
import { LinesControl } from './lines-control.tsx';
import { ModelControl } from './model-control.tsx';

const WORDS: Readonly<Record<string, string>> = { zh: 'Chinese', en: 'English', info: 'Information' };

/** The control that fits the setting's type in the contract: a switch, a choice, a number in its unit, a list, a model, or a text. */
export function SettingControl({ field, value, error, onChange }: { field: SettingField; value: Settings[keyof Settings]; error: string | undefined; onChange: (value: unknown) => void }) {
  const type = settings.shape[field.name].unwrap();
  const common = { 'aria-label': field.label, error };
  const { factor, suffix } = unitOf(field.scale);
  return (
    <div className={styles.setting}>
      <div className={styles.words}>
        <div className={styles.label}>{field.label}</div>
        {field.help === undefined ? null : <div className={styles.help}>{field.help}</div>}
      </div>
      <div className={styles.control} data-entry={field.entry}>
        {Array.isArray(value) ? (
          <LinesControl label={field.label} error={error} value={value} onChange={onChange} />
        ) : typeof value === 'boolean' ? (
          <Switch {...common} checked={value} onChange={(event) => onChange(event.currentTarget.checked)} />
        ) : typeof value === 'number' ? (
          <NumberInput {...common} value={value / factor} suffix={suffix} thousandSeparator=" " onChange={(entered) => onChange(typeof entered === 'number' ? field.scale === 'money' ? entered : Math.round(entered * factor) : entered)} />
        ) : field.entry === 'model' ? (
          <ModelControl label={field.label} error={error} value={value} onChange={onChange} />
        ) : 'options' in type ? (
          <Select {...common} data={type.options.map((option) => ({ value: option, label: field.words?.[option] ?? WORDS[option] ?? capital(option) }))} value={value} onChange={onChange} allowDeselect={false} />
        ) : (
          <TextInput {...common} value={value} onChange={(event) => onChange(event.currentTarget.value)} spellCheck={false} />
        )}
      </div>
    </div>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
