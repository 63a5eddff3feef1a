/** How much work one check may be: a schema that refers to itself in several branches can ask for more steps than there are atoms. */
const MAX_STEPS = 50_000;
const MAX_DEPTH = 64;

/** The check was given up: nothing is known of the value. */
class GivenUp extends Error {}

type Schema = Record<string, unknown>;

/**
 * What is wrong with a tool's structured content by the schema its server declared; null where it fits, or where that cannot be told in
 * bounded work. The schema is walked, never compiled: it is the server's, and may be hostile. Regular expressions and formats are not
 * judged, for the same reason.
 */
export function outputProblem(schema: unknown, value: unknown): string | null {
  try {
    return new Walk(schema).problem(schema, value, '', 0);
  } catch (error) {
    if (error instanceof GivenUp) return null;
    throw error;
  }
}

class Walk {
  readonly #root: unknown;
  #steps = 0;

  constructor(root: unknown) {
    this.#root = root;
  }

  problem(given: unknown, value: unknown, path: string, depth: number): string | null {
    if (++this.#steps > MAX_STEPS || depth > MAX_DEPTH) throw new GivenUp();
    if (given === false) return `${path || 'it'} is not allowed`;
    if (!isObject(given)) return null;
    const deeper = (schema: unknown, inner: unknown, step = '') => this.problem(schema, inner, `${path}${step}`, depth + 1);
    return (
      this.#reference(given, value, path, depth) ??
      typeProblem(given, value, path || 'it') ??
      sizeProblem(given, value, path || 'it') ??
      (isObject(value) ? propertiesProblem(given, value, path, deeper) : null) ??
      (Array.isArray(value) ? itemsProblem(given, value, deeper) : null) ??
      combinationProblem(given, value, path || 'it', deeper)
    );
  }

  #reference({ $ref }: Schema, value: unknown, path: string, depth: number): string | null {
    if (typeof $ref !== 'string') return null;
    // A reference to elsewhere is not followed: nothing is fetched for a server's sake.
    if ($ref !== '#' && !$ref.startsWith('#/')) return null;
    let target = this.#root;
    for (const part of $ref.split('/').slice(1)) {
      const name = decodeURIComponentOrSame(part).replaceAll('~1', '/').replaceAll('~0', '~');
      if (!isObject(target) || !Object.hasOwn(target, name)) return null;
      target = target[name];
    }
    return this.problem(target, value, path, depth + 1);
  }
}

type Deeper = (schema: unknown, inner: unknown, step?: string) => string | null;

function typeProblem(schema: Schema, value: unknown, name: string): string | null {
  const { type, enum: choices } = schema;
  const types = Array.isArray(type) ? type : type === undefined ? [] : [type];
  if (types.length > 0 && !types.some((one) => hasType(one, value))) return `${name} is no ${types.join(' or ')}`;
  if (Array.isArray(choices) && !choices.some((choice) => isSame(choice, value))) return `${name} is none of the values allowed`;
  return Object.hasOwn(schema, 'const') && !isSame(schema['const'], value) ? `${name} is not the one value allowed` : null;
}

function hasType(type: unknown, value: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'integer':
      return Number.isInteger(value);
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === type;
    default:
      // A type nobody knows says nothing.
      return true;
  }
}

function sizeProblem(schema: Schema, value: unknown, name: string): string | null {
  if (typeof value === 'number') {
    return (
      beyond(schema['minimum'], (limit) => value < limit, `${name} is too small`) ??
      beyond(schema['maximum'], (limit) => value > limit, `${name} is too large`) ??
      beyond(schema['exclusiveMinimum'], (limit) => value <= limit, `${name} is too small`) ??
      beyond(schema['exclusiveMaximum'], (limit) => value >= limit, `${name} is too large`)
    );
  }
  const [size, minimum, maximum] =
    typeof value === 'string' ? [[...value].length, 'minLength', 'maxLength'] : Array.isArray(value) ? [value.length, 'minItems', 'maxItems'] : isObject(value) ? [Object.keys(value).length, 'minProperties', 'maxProperties'] : [0, '', ''];
  if (minimum === '') return null;
  return beyond(schema[minimum as string], (limit) => (size as number) < limit, `${name} is too short`) ?? beyond(schema[maximum as string], (limit) => (size as number) > limit, `${name} is too long`);
}

function beyond(limit: unknown, isBeyond: (limit: number) => boolean, problem: string): string | null {
  return typeof limit === 'number' && isBeyond(limit) ? problem : null;
}

function propertiesProblem(schema: Schema, value: Schema, path: string, deeper: Deeper): string | null {
  const { required, additionalProperties } = schema;
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  if (Array.isArray(required)) {
    const missing = required.find((name) => typeof name === 'string' && !Object.hasOwn(value, name)) as string | undefined;
    if (missing !== undefined) return `${path}/${missing} is missing`;
  }
  for (const [name, inner] of Object.entries(value)) {
    if (Object.hasOwn(properties, name)) {
      const problem = deeper(properties[name], inner, `/${name}`);
      if (problem !== null) return problem;
      // What a pattern allows is not told here: patterns are not judged.
    } else if (additionalProperties !== undefined && schema['patternProperties'] === undefined) {
      const problem = deeper(additionalProperties, inner, `/${name}`);
      if (problem !== null) return problem;
    }
  }
  return null;
}

function itemsProblem({ prefixItems, items }: Schema, value: readonly unknown[], deeper: Deeper): string | null {
  const first = Array.isArray(prefixItems) ? prefixItems : [];
  for (const [index, inner] of value.entries()) {
    const problem = deeper(index < first.length ? first[index] : items, inner, `/${index}`);
    if (problem !== null) return problem;
  }
  return null;
}

function combinationProblem({ allOf, anyOf, oneOf, not }: Schema, value: unknown, name: string, deeper: Deeper): string | null {
  if (Array.isArray(allOf)) {
    for (const part of allOf) {
      const problem = deeper(part, value);
      if (problem !== null) return problem;
    }
  }
  if (Array.isArray(anyOf) && !anyOf.some((part) => deeper(part, value) === null)) return `${name} is none of the kinds allowed`;
  if (Array.isArray(oneOf) && oneOf.filter((part) => deeper(part, value) === null).length !== 1) return `${name} is not exactly one of the kinds allowed`;
  return not !== undefined && deeper(not, value) === null ? `${name} is of a kind that is not allowed` : null;
}

function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSame(left: unknown, right: unknown): boolean {
  return left === right || (typeof left === 'object' && typeof right === 'object' && JSON.stringify(left) === JSON.stringify(right));
}

function decodeURIComponentOrSame(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign is part of the name.
    return text;
  }
}
