import { promptField } from '@chatos/contracts';
import { z } from 'zod';
import type { Tool } from '../kit/index.ts';
import { defineTool, ToolError } from '../kit/index.ts';
import { askFor, faceFields, repeatedOf } from './asked.ts';

const MAX_FIELDS = 50;

export const keyValuesTool: Tool = defineTool({
  name: 'prompt_key_values',
  title: 'Ask for values',
  description: 'Asks the user to fill in one or more fields, and returns what they typed. Ask only for what you cannot find out yourself. Avoid secrets: a value marked "secret" is hidden while it is typed and kept out of the records, but you receive it, and it becomes part of this conversation.',
  input: z.object({ ...faceFields, fields: z.array(promptField).min(1).max(MAX_FIELDS) }),
  output: z.object({
    values: z.record(z.string(), z.string()).describe('By the key of the field, without those of secret fields'),
    secretKeys: z.array(z.string()).describe('Fields whose values are in the text alone'),
  }),
  annotations: { readOnlyHint: true, openWorldHint: false },
  defaultPolicy: 'allow',
  async run({ title, message, allow_cancel: allowCancel, timeout_ms: timeoutMs, fields }, call) {
    const repeated = repeatedOf(fields.map(({ key }) => key));
    if (repeated !== null) throw new ToolError('invalid', 'key-repeated', { problem: `Two fields have the key "${repeated}".`, remedy: 'Give each field a key of its own.' });
    const { values = {} } = await askFor(call, { kind: 'kv', title, message, allowCancel, fields }, timeoutMs);
    const secretKeys = fields.filter(({ secret, key }) => secret && key in values).map(({ key }) => key);
    const open = Object.fromEntries(Object.entries(values).filter(([key]) => !secretKeys.includes(key)));
    const lines = fields.filter(({ key }) => key in values).map(({ key }) => `${key}: ${values[key] ?? ''}`);
    return { status: 'ok', text: ['The user answered:', ...lines].join('\n'), data: { values: open, secretKeys } };
  },
});
