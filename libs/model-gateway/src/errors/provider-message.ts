/** Enough for every real message; an HTML page or a dump is not one. */
const LONGEST_MESSAGE = 600;

/**
 * The provider's own words in the body of a refusal. OpenAI and Anthropic have `{error: {message}}`; others `{error: "…"}`, `{message}`,
 * `{detail}`, an array of one of these, or plain text. Null where there are none a user could read.
 */
export function providerMessage(body: string | undefined): { message: string; code: string } | null {
  if (body === undefined || body.trim() === '') return null;
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    // Not JSON is an answer of its own kind: plain text is shown, a page of a proxy is not.
    return body.trimStart().startsWith('<') ? null : { message: shortened(body.trim()), code: '' };
  }
  const outer: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  const found = textIn(outer, ['error', 'message', 'detail', 'error_description']);
  if (found === null) return null;
  return { message: shortened(found), code: codeIn(outer) };
}

function textIn(value: unknown, names: readonly string[]): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value.trim();
  if (typeof value !== 'object' || value === null) return null;
  for (const name of names) {
    const text = textIn((value as Record<string, unknown>)[name], names);
    if (text !== null) return text;
  }
  return null;
}

function codeIn(value: unknown): string {
  const inner = (value as { error?: unknown })?.error ?? value;
  const { code, type } = (typeof inner === 'object' && inner !== null ? inner : {}) as { code?: unknown; type?: unknown };
  return typeof code === 'string' ? code : typeof type === 'string' ? type : '';
}

function shortened(text: string): string {
  return text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}…` : text;
}
