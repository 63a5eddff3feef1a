import type { JSONSchema7 } from 'ai';
import { z } from 'zod';

const validators = new WeakMap<object, z.ZodType | null>();

/**
 * What is wrong with the arguments of a call, in words for the model; null where they fit. Only judges: the arguments are executed as the
 * model wrote them, without defaults or conversions.
 */
export function argumentsProblem(schema: JSONSchema7, input: unknown): string | null {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return 'The arguments must be a JSON object.';
  const validator = validatorFor(schema);
  if (validator === null) return null;
  const result = validator.safeParse(input);
  return result.success ? null : z.prettifyError(result.error);
}

/** Null for a schema we cannot read (an unknown dialect, an outside reference): its server judges the arguments itself. */
function validatorFor(schema: JSONSchema7): z.ZodType | null {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  let validator: z.ZodType | null;
  try {
    validator = z.fromJSONSchema(judgeable(schema) as Parameters<typeof z.fromJSONSchema>[0]);
  } catch {
    // Zod throws plain errors for what it does not support; the schema is the server's, and none of them is a reason to refuse the call.
    validator = null;
  }
  validators.set(schema, validator);
  return validator;
}

/** Regular expressions, and what reads like them: a server's own could keep this process busy for ever. The server judges these itself. */
const NOT_JUDGED = new Set(['pattern', 'patternProperties', 'propertyNames', 'format', 'contentEncoding', 'contentMediaType', 'contentSchema']);
/** Under these a key is the name of a property or definition, not a keyword. */
const NAMED = new Set(['properties', '$defs', 'definitions']);

/** The schema without what is not judged here. Properties that only a pattern allows are allowed. */
function judgeable(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(judgeable);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).filter(([key]) => !NOT_JUDGED.has(key) && !(key === 'additionalProperties' && 'patternProperties' in schema));
  return Object.fromEntries(entries.map(([key, value]) => [key, judgeValue(key, value)]));
}

function judgeValue(key: string, value: unknown): unknown {
  // Values to compare with are data, whatever they look like.
  if (key === 'enum' || key === 'const' || key === 'default' || key === 'examples') return value;
  if (!NAMED.has(key) || typeof value !== 'object' || value === null) return judgeable(value);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, judgeable(inner)]));
}
