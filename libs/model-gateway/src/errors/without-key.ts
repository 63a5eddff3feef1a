/** A key shorter than this is a placeholder for an endpoint that wants none ("x", "ollama"), and may be part of any word. */
const SHORTEST_REAL_KEY = 8;

/** The text without the key. A short one is taken out only where it stands alone, so that what remains can be read. */
export function withoutKey(text: string, apiKey: string | null): string {
  const key = (apiKey ?? '').trim();
  if (key === '') return text;
  if (key.length >= SHORTEST_REAL_KEY) return text.replaceAll(key, '(the key)');
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}])${key.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'gu'), '(the key)');
}
