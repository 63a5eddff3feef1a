import { z } from 'zod';

/** Limits of a form a server may show: what is beyond them is no form a person would fill in. */
const MAX_FIELDS = 50;
const MAX_CHOICES = 500;

const text = z.string().max(10_000);
const shared = { title: text.optional(), description: text.optional() };
const option = z.object({ const: text, title: text });
const count = z.number().int().nonnegative().optional();

/** The restricted JSON Schema of the protocol's elicitation, field by field; `pattern` is not part of it. */
const fieldSchema = z.union([
  z.object({ ...shared, type: z.literal('string'), enum: z.array(text).min(1).max(MAX_CHOICES), enumNames: z.array(text).optional(), default: text.optional() }),
  z.object({ ...shared, type: z.literal('string'), oneOf: z.array(option).min(1).max(MAX_CHOICES), default: text.optional() }),
  z.object({
    ...shared, type: z.literal('array'), minItems: count, maxItems: count, default: z.array(text).max(MAX_CHOICES).optional(),
    items: z.union([z.object({ enum: z.array(text).min(1).max(MAX_CHOICES) }), z.object({ anyOf: z.array(option).min(1).max(MAX_CHOICES) }), z.object({ oneOf: z.array(option).min(1).max(MAX_CHOICES) })]),
  }),
  z.object({ ...shared, type: z.literal('boolean'), default: z.boolean().optional() }),
  z.object({ ...shared, type: z.enum(['number', 'integer']), minimum: z.number().optional(), maximum: z.number().optional(), default: z.number().optional() }),
  z.object({ ...shared, type: z.literal('string'), minLength: count, maxLength: count, format: z.string().max(100).optional(), default: text.optional() }),
]);

const formSchema = z.object({
  type: z.literal('object'),
  properties: z.record(z.string().min(1).max(200), fieldSchema).refine((properties) => Object.keys(properties).length <= MAX_FIELDS, `a form has at most ${MAX_FIELDS} fields`),
  required: z.array(z.string()).optional(),
});

export type FormValue = string | number | boolean | string[];
export interface FormChoice { readonly value: string; readonly title: string }

/** One field of a form, as it is shown and asked. */
export interface FormField {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly isRequired: boolean;
  readonly kind: 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'choices';
  /** Of a text: 'email', 'uri', 'date' or 'date-time' are checked, others are ignored. */
  readonly format: string | null;
  readonly choices: readonly FormChoice[];
  readonly defaultValue: FormValue | null;
  /** The smallest and largest number, length or count. */
  readonly minimum: number | null;
  readonly maximum: number | null;
}

/** The fields of a form, in the order the server gave; null where the schema is none the protocol allows. */
export function readForm(schema: unknown): FormField[] | null {
  const parsed = formSchema.safeParse(schema);
  if (!parsed.success) return null;
  const required = new Set(parsed.data.required);
  return Object.entries(parsed.data.properties).map(([name, field]) => {
    const face = { name, title: field.title ?? name, description: field.description ?? '', isRequired: required.has(name), defaultValue: field.default ?? null };
    const plain = { ...face, format: null, choices: [], minimum: null, maximum: null };
    switch (field.type) {
      case 'boolean':
        return { ...plain, kind: 'boolean' };
      case 'number':
      case 'integer':
        return { ...plain, kind: field.type, minimum: field.minimum ?? null, maximum: field.maximum ?? null };
      case 'array':
        return { ...plain, kind: 'choices', choices: choicesOf(field.items), minimum: field.minItems ?? null, maximum: field.maxItems ?? null };
      case 'string':
        if ('enum' in field || 'oneOf' in field) return { ...plain, kind: 'choice', choices: choicesOf(field) };
        return { ...plain, kind: 'text', format: field.format ?? null, minimum: field.minLength ?? null, maximum: field.maxLength ?? null };
    }
  });
}

type Choices = { enum: string[]; enumNames?: string[] | undefined } | { anyOf: TitledConstant[] } | { oneOf: TitledConstant[] };
interface TitledConstant { const: string; title: string }

function choicesOf(given: Choices): FormChoice[] {
  if ('enum' in given) return given.enum.map((value, index) => ({ value, title: given.enumNames?.[index] ?? value }));
  return ('anyOf' in given ? given.anyOf : given.oneOf).map(({ const: value, title }) => ({ value, title }));
}

export type CheckedForm = { readonly content: Record<string, FormValue> } | { readonly problems: { readonly field: string; readonly problem: string }[] };

/** What a user filled in, checked field by field. A field left out takes its default; names the form does not have are refused. */
export function checkForm(fields: readonly FormField[], given: Readonly<Record<string, unknown>>): CheckedForm {
  const content: [string, FormValue][] = [];
  const problems: { field: string; problem: string }[] = [];
  for (const name of Object.keys(given)) if (!fields.some((field) => field.name === name)) problems.push({ field: name, problem: 'the form has no such field' });
  for (const field of fields) {
    const value = Object.hasOwn(given, field.name) ? given[field.name] : (field.defaultValue ?? undefined);
    if (value === undefined || (value === '' && !field.isRequired && field.kind !== 'text')) {
      if (field.isRequired) problems.push({ field: field.name, problem: 'it has to be filled in' });
      continue;
    }
    const problem = problemWith(field, value);
    if (problem === null) content.push([field.name, value as FormValue]);
    else problems.push({ field: field.name, problem });
  }
  return problems.length > 0 ? { problems } : { content: Object.fromEntries(content) };
}

function problemWith(field: FormField, value: unknown): string | null {
  switch (field.kind) {
    case 'boolean':
      return typeof value === 'boolean' ? null : 'it has to be yes or no';
    case 'number':
    case 'integer':
      if (typeof value !== 'number' || !Number.isFinite(value)) return 'it has to be a number';
      if (field.kind === 'integer' && !Number.isInteger(value)) return 'it has to be a whole number';
      return outside(field, value, '');
    case 'choice':
      return typeof value === 'string' && field.choices.some((choice) => choice.value === value) ? null : 'it has to be one of the choices';
    case 'choices':
      if (!Array.isArray(value) || !value.every((entry) => field.choices.some((choice) => choice.value === entry))) return 'every entry has to be one of the choices';
      if (new Set(value).size !== value.length) return 'no choice may be taken twice';
      return outside(field, value.length, ' choices');
    case 'text':
      if (typeof value !== 'string') return 'it has to be text';
      if (field.isRequired && value === '') return 'it has to be filled in';
      return outside(field, value.length, ' characters') ?? (value === '' ? null : formatProblem(field.format, value));
  }
}

function outside({ minimum, maximum }: FormField, size: number, unit: string): string | null {
  if (minimum !== null && size < minimum) return `it has to be at least ${minimum}${unit}`;
  if (maximum !== null && size > maximum) return `it may be at most ${maximum}${unit}`;
  return null;
}

const FORMATS: Readonly<Record<string, { schema: z.ZodType; words: string }>> = {
  email: { schema: z.email(), words: 'an e-mail address' },
  uri: { schema: z.url(), words: 'an address such as https://example.org' },
  date: { schema: z.iso.date(), words: 'a date such as 2026-01-31' },
  'date-time': { schema: z.iso.datetime({ offset: true }), words: 'a time such as 2026-01-31T12:00:00Z' },
};

function formatProblem(format: string | null, value: string): string | null {
  const known = format !== null && Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  return known === undefined || known.schema.safeParse(value).success ? null : `it has to be ${known.words}`;
}
