/** The longest message of a server's that is worth a place in a log, before the settings' own limit. */
const MAX_LENGTH = 100_000;

/** What a server logged, as one text: any JSON is allowed. */
export function logText(data: unknown): string {
  const text = typeof data === 'string' ? data : (JSON.stringify(data) ?? '');
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}
