import { ActionIcon, Button, PasswordInput, TextInput } from '@mantine/core';
import { IconArrowBackUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { newRow } from './environment-rows.ts';
import type { EnvironmentRow, RowKind } from './environment-rows.ts';
import styles from './servers.module.css';

const WORDS: Readonly<Record<RowKind, { legend: string; lead: string; one: string; placeholder: string }>> = {
  environment: { legend: 'Environment', lead: 'Besides these, the server gets only a short list of harmless variables (PATH, HOME and the like). Values are kept with your keys and are not shown again.', one: 'variable', placeholder: 'NAME' },
  headers: { legend: 'Headers', lead: 'Sent with every request to this server, and to no other. Values are kept with your keys and are not shown again.', one: 'header', placeholder: 'X-Api-Key' },
};

/** The environment of a server, or its headers: names can be read, values only written. */
export function EnvironmentEditor({ kind = 'environment', rows, errors, onChange }: { kind?: RowKind; rows: readonly EnvironmentRow[]; errors: Record<string, string>; onChange: (rows: EnvironmentRow[]) => void }) {
  const { legend, lead, one, placeholder } = WORDS[kind];
  const put = (key: string, change: Partial<EnvironmentRow>) => onChange(rows.map((row) => (row.key === key ? { ...row, ...change } : row)));
  const drop = (row: EnvironmentRow) => (row.isStored ? put(row.key, { isRemoved: true }) : onChange(rows.filter((other) => other.key !== row.key)));
  return (
    <fieldset className={styles.environment}>
      <legend>{legend}</legend>
      <p>{lead}</p>
      {rows.map((row) => (
        <div key={row.key} className={styles.variable} data-removed={row.isRemoved || undefined}>
          <TextInput
            aria-label={`Name of the ${one}`}
            placeholder={placeholder}
            value={row.name}
            readOnly={row.isStored}
            onChange={(event) => put(row.key, { name: event.currentTarget.value.trim() })}
            error={errors[row.key]}
            spellCheck={false}
            className={styles.variableName}
          />
          <PasswordInput
            aria-label={`Value of ${row.name === '' ? `the ${one}` : row.name}`}
            placeholder={row.isRemoved ? 'Is removed when you save' : row.isStored ? 'Stored. Type to replace it.' : 'Value'}
            value={row.value}
            disabled={row.isRemoved}
            onChange={(event) => put(row.key, { value: event.currentTarget.value })}
            autoComplete="off"
            spellCheck={false}
            className={styles.variableValue}
          />
          {row.isRemoved ? (
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Keep ${row.name}`} onClick={() => put(row.key, { isRemoved: false })}>
              <IconArrowBackUp size={16} />
            </ActionIcon>
          ) : (
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Remove ${row.name === '' ? `this ${one}` : row.name}`} onClick={() => drop(row)}>
              <IconTrash size={16} stroke={1.7} />
            </ActionIcon>
          )}
        </div>
      ))}
      <Button variant="default" size="compact-sm" leftSection={<IconPlus size={14} />} onClick={() => onChange([...rows, newRow()])}>
        Add {one}
      </Button>
    </fieldset>
  );
}
