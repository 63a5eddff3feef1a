import { promptOption } from '@chatos/contracts';
import { z } from 'zod';
import type { Tool } from '../kit/index.ts';
import { defineTool, ToolError } from '../kit/index.ts';
import { askFor, faceFields, repeatedOf } from './asked.ts';

const MAX_OPTIONS = 60;

const input = z.object({
  ...faceFields,
  multiple: z.boolean().default(false).describe('More than one may be chosen'),
  options: z.array(promptOption).min(1).max(MAX_OPTIONS),
  default: z.union([z.string(), z.array(z.string())]).optional().describe('Chosen from the start: a value, or several where "multiple"'),
  min_selections: z.number().int().min(0).max(MAX_OPTIONS).optional(),
  max_selections: z.number().int().min(1).max(MAX_OPTIONS).optional(),
});

export const choicesTool: Tool = defineTool({
  name: 'prompt_choices',
  title: 'Ask for a choice',
  description: 'Asks the user to choose one option, or with "multiple" several, and returns the values chosen. Use it where the decision is theirs; give two to five clear options where you can.',
  input,
  output: z.object({ selection: z.array(z.string()).describe('Values of the chosen options') }),
  annotations: { readOnlyHint: true, openWorldHint: false },
  defaultPolicy: 'allow',
  async run(args, call) {
    const { title, message, allow_cancel: allowCancel, timeout_ms: timeoutMs, multiple, options } = args;
    const { selection = [] } = await askFor(call, { kind: 'choice', title, message, allowCancel, multiple, options, ...boundsOf(args) }, timeoutMs);
    return { status: 'ok', text: selection.length === 0 ? 'The user chose none.' : `The user chose: ${selection.join(', ')}`, data: { selection } };
  },
});

/** How many may be chosen, and which are from the start. Throws ToolError `invalid` where that cannot be answered. */
function boundsOf({ options, multiple, default: preset = [], min_selections: least = multiple ? 0 : 1, max_selections: most }: z.output<typeof input>): { default: string[]; minSelections: number; maxSelections: number | null } {
  const values = options.map(({ value }) => value);
  const chosen = typeof preset === 'string' ? (preset === '' ? [] : [preset]) : preset;
  const limit = multiple ? Math.min(most ?? values.length, values.length) : 1;
  const repeated = repeatedOf(values);
  const strange = chosen.find((value) => !values.includes(value));
  const problem =
    repeated !== null ? `Two options have the value "${repeated}".`
    : strange !== undefined ? `The default "${strange}" is none of the options.`
    : least > limit ? `At least ${least} are to be chosen, and at most ${limit} can be.`
    : chosen.length > limit ? `The default chooses ${chosen.length}, and at most ${limit} can be.`
    : null;
  if (problem !== null) throw new ToolError('invalid', 'options-invalid', { problem, remedy: 'Correct the options and call again.' });
  return { default: chosen, minSelections: least, maxSelections: multiple && most !== undefined ? limit : null };
}
