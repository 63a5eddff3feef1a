import type { JSONSchema7 } from 'ai';

/** The longest description of a tool a model is told, in UTF-16 code units: a server's word is an offer of a tool, and no place for a book. */
export const MAX_DESCRIPTION_CHARACTERS = 4_000;
/** Deeper than this a schema is not looked into: no person or model writes one like it. */
const MAX_DEPTH = 64;

/**
 * What a person does not see and a model would read: control characters but tab and newline, what changes the direction or hides, tags and
 * variation selectors that spell out text, private and unassigned characters, halves of pairs.
 */
const UNSEEN = /[^\P{C}\t\n]|[\u2028\u2029\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}\u034F\u115F\u1160\u2800\u3164\uFFA0]/gu;

/** A text of a server as a model is told it: without what the user would not see, and cut where it is too long. */
export function modelText(text: string): string {
  const seen = text.replaceAll(UNSEEN, '');
  return seen.length <= MAX_DESCRIPTION_CHARACTERS ? seen : `${Buffer.from(seen.slice(0, MAX_DESCRIPTION_CHARACTERS), 'utf8').toString('utf8')} [… ${seen.length - MAX_DESCRIPTION_CHARACTERS} characters left out]`;
}

/** A server's schema as a model is told it: its words for people as `modelText`, everything that arguments are judged by as it is. */
export function modelSchema(schema: Readonly<Record<string, unknown>>): JSONSchema7 {
  const known = modelSchemas.get(schema);
  if (known) return known;
  const made = cleaned(schema, 0) as JSONSchema7;
  modelSchemas.set(schema, made);
  return made;
}

/** One for each listed schema, however many turns offer it: what judges arguments is made once for each. */
const modelSchemas = new WeakMap<object, JSONSchema7>();

/** Under these a key is the name of a property or definition, not a keyword. */
const NAMED = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas']);
/** Data to compare with: changed, it would be another schema. */
const DATA = new Set(['enum', 'const', 'default', 'examples', 'required']);
const WORDS = new Set(['description', 'title', '$comment']);

function cleaned(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) return Array.isArray(value) ? [] : {};
  if (Array.isArray(value)) return value.map((entry) => cleaned(entry, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleanedMember(key, inner, depth)]));
}

function cleanedMember(key: string, value: unknown, depth: number): unknown {
  if (DATA.has(key)) return value;
  if (WORDS.has(key) && typeof value === 'string') return modelText(value);
  if (!NAMED.has(key) || typeof value !== 'object' || value === null || Array.isArray(value)) return cleaned(value, depth + 1);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, cleaned(inner, depth + 2)]));
}
