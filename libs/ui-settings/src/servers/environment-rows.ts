import { environmentName, headerName } from '@chatos/contracts';

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

/** What the rows stand for: variables of a command's environment, or headers of a remote server's requests. */
export type RowKind = 'environment' | 'headers';

/** What is wrong with the rows, by the key of the row. */
export function rowErrors(rows: readonly EnvironmentRow[], kind: RowKind = 'environment'): Record<string, string> {
  const errors: Record<string, string> = {};
  const seen = new Set<string>();
  for (const row of rows) {
    if (row.isRemoved || (row.name === '' && row.value === '')) continue;
    const problem = nameProblem(row.name, kind);
    if (problem !== null) errors[row.key] = problem;
    else if (seen.has(row.name.toUpperCase())) errors[row.key] = kind === 'headers' ? 'There is already a header of this name.' : 'There is already a variable of this name.';
    seen.add(row.name.toUpperCase());
  }
  return errors;
}

function nameProblem(name: string, kind: RowKind): string | null {
  if (kind === 'environment') return environmentName.safeParse(name).success ? null : 'Letters, digits and "_", not starting with a digit.';
  const parsed = headerName.safeParse(name);
  if (parsed.success) return null;
  return parsed.error.issues[0]?.code === 'custom' ? 'ChatOS sets this header itself.' : 'A header name, such as X-Api-Key.';
}
