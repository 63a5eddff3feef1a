import { environmentName } from '@chatos/contracts';

/** One row of the environment table: a stored variable (whose value nobody can read back), or a new one. */
export interface EnvironmentRow {
  readonly key: string;
  readonly name: string;
  /** What was typed; for a stored variable, empty keeps what is stored. */
  readonly value: string;
  readonly isStored: boolean;
  readonly isRemoved: boolean;
}

export function rowsOf(names: readonly string[]): EnvironmentRow[] {
  return names.map((name) => ({ key: name, name, value: '', isStored: true, isRemoved: false }));
}

export function newRow(): EnvironmentRow {
  return { key: crypto.randomUUID(), name: '', value: '', isStored: false, isRemoved: false };
}

/** What the rows ask for: a string sets, null removes, a name left out keeps its value. Rows nobody filled in ask for nothing. */
export function changeOf(rows: readonly EnvironmentRow[]): Record<string, string | null> {
  const change: Record<string, string | null> = {};
  for (const { name, value, isStored, isRemoved } of rows) {
    if (isRemoved) change[name] ??= null;
    else if (isStored ? value !== '' : name !== '') change[name] = value;
  }
  return change;
}

/** What is wrong with the rows, by the key of the row. */
export function rowErrors(rows: readonly EnvironmentRow[]): Record<string, string> {
  const errors: Record<string, string> = {};
  const seen = new Set<string>();
  for (const row of rows) {
    if (row.isRemoved || (row.name === '' && row.value === '')) continue;
    if (!environmentName.safeParse(row.name).success) errors[row.key] = 'Letters, digits and "_", not starting with a digit.';
    else if (seen.has(row.name.toUpperCase())) errors[row.key] = 'There is already a variable of this name.';
    seen.add(row.name.toUpperCase());
  }
  return errors;
}
