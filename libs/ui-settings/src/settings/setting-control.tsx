import { NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { settings } from '@chatos/contracts';
import type { Settings } from '@chatos/contracts';
import { unitOf } from './groups.ts';
import type { SettingField } from './groups.ts';
import styles from './general.module.css';

const WORDS: Readonly<Record<string, string>> = { zh: 'Chinese', en: 'English', deny: 'Refuse', allow: 'Follow', info: 'Information' };

/** The control that fits the setting's type in the contract: a switch, a choice, a number in its unit, or a text. */
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
      <div className={styles.control}>
        {typeof value === 'boolean' ? (
          <Switch {...common} checked={value} onChange={(event) => onChange(event.currentTarget.checked)} />
        ) : typeof value === 'number' ? (
          <NumberInput {...common} value={value / factor} suffix={suffix} thousandSeparator=" " onChange={(entered) => onChange(typeof entered === 'number' ? Math.round(entered * factor) : entered)} />
        ) : 'options' in type ? (
          <Select {...common} data={type.options.map((option) => ({ value: option, label: WORDS[option] ?? capital(option) }))} value={value} onChange={onChange} allowDeselect={false} />
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
