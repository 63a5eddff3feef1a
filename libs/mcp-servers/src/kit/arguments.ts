import type { z } from 'zod';
import { ToolError } from './errors.ts';
import type { Tool } from './tool.ts';

const MAX_ISSUES = 8;

/** The arguments as the tool takes them. Throws ToolError `invalid`, which says which field is wrong and how to call again. */
export function readArguments(tool: Tool, given: unknown): unknown {
  const parsed = tool.input.safeParse(given ?? {}, { reportInput: true });
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, MAX_ISSUES).map(describeIssue);
  throw new ToolError('invalid', 'arguments-invalid', {
    problem: `The arguments of ${tool.name} do not fit its schema: ${issues.join('; ')}.`,
    remedy: `Correct them and call ${tool.name} again. It takes: ${describeFields(tool.input)}.`,
  });
}

/** No value in full: it may be long, and it is the model's own. */
function describeIssue(issue: z.core.$ZodIssue): string {
  const place = issue.path.length === 0 ? 'the arguments' : `"${issue.path.map(String).join('.')}"`;
  const isMissing = issue.code === 'invalid_type' && issue.input === undefined;
  return isMissing ? `${place} is missing` : `${place}: ${lowerFirst(issue.message)}`;
}

function describeFields(input: z.ZodObject): string {
  const names = Object.entries(input.shape).map(([name, field]) => ((field as z.ZodType).safeParse(undefined).success ? `${name}?` : name));
  return names.length === 0 ? 'no arguments' : `${names.join(', ')} (those with "?" may be left out)`;
}

function lowerFirst(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}
