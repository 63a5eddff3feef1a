/** One argument as a reader sees it: text of several lines as such, everything else as JSON. */
export interface ArgumentEntry {
  readonly name: string;
  readonly value: string;
  readonly isMultiline: boolean;
}

/** The arguments of a call, none left out. A call whose arguments are not an object has one entry without a name. */
export function argumentEntries(value: unknown): ArgumentEntry[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value === undefined || value === null ? [] : [entry('', value)];
  return Object.entries(value).map(([name, item]) => entry(name, item));
}

/** All arguments in one line, for the closed card. */
export function argumentSummary(value: unknown): string {
  const entries = argumentEntries(value);
  if (entries.length === 1 && entries[0] !== undefined) return entries[0].value.replace(/\s+/g, ' ').slice(0, 200);
  return entries.map((item) => `${item.name}: ${item.value.replace(/\s+/g, ' ').slice(0, 80)}`).join(', ').slice(0, 200);
}

export function argumentsAsJson(value: unknown): string {
  return JSON.stringify(value, null, 2) ?? '';
}

function entry(name: string, value: unknown): ArgumentEntry {
  if (typeof value === 'string' && value.includes('\n')) return { name, value, isMultiline: true };
  // A quoted string tells "1" from 1, and an empty string from nothing.
  const text = typeof value === 'string' ? quoted(value) : argumentsAsJson(value);
  return { name, value: text, isMultiline: text.includes('\n') };
}

/** In quotation marks, with only the marks within escaped: control characters stay, to be shown by name. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
