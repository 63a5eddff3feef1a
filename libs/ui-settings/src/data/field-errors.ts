import type { z } from 'zod';

/** What is wrong with a draft by the contract's schema, by the path of the field; empty where it can be sent. */
export function fieldErrors(schema: z.ZodType, draft: unknown): Record<string, string> {
  const parsed = schema.safeParse(draft);
  if (parsed.success) return {};
  return Object.fromEntries(parsed.error.issues.toReversed().map((issue) => [issue.path.join('.'), describe(issue)]));
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_small' && issue.origin === 'string') return 'This is needed.';
  // "Empty, or of this form": what the form asks for is the telling part.
  if (issue.code === 'invalid_union') return describe(issue.errors.flat().find((inner) => inner.code !== 'invalid_value') ?? { ...issue, code: 'custom' });
  if (issue.code === 'invalid_format' && issue.format === 'url') return 'A complete address, starting with http:// or https://.';
  const message = issue.message;
  return message.charAt(0).toUpperCase() + message.slice(1);
}
