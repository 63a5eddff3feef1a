import { callReport } from '@chatos/contracts';
import { z } from 'zod';

export interface ObjectSchema {
  readonly type: 'object';
  readonly [keyword: string]: unknown;
}

/** For a list of tools. Without `$schema`: it would cost the model tokens in each tool, and no dialect reads these schemas otherwise. */
export function inputSchemaOf(input: z.ZodObject): ObjectSchema {
  return asObjectSchema(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }));
}

/** No field but `chatos` is required, since a client checks the results that are errors too. */
export function outputSchemaOf(output: z.ZodObject): ObjectSchema {
  return asObjectSchema(z.toJSONSchema(output.partial().extend({ chatos: callReport }), { io: 'output', unrepresentable: 'any' }));
}

function asObjectSchema({ $schema: _dialect, ...schema }: Record<string, unknown>): ObjectSchema {
  return { ...schema, type: 'object' };
}
