import type { z } from 'zod';
import type { Tool, ToolDefinition } from '../kit/index.ts';
import { defineTool } from '../kit/index.ts';
import type { ChangeFiles, Prepare } from './change-files.ts';
import { changeOutput } from './change-report.ts';

export interface ChangeToolDefinition<Input extends z.ZodObject> extends Pick<ToolDefinition<Input>, 'name' | 'title' | 'description' | 'input'> {
  /** Works the change out, without making it. */
  prepare(input: z.output<Input>): Prepare;
}

/** A tool that changes files. Its default policy is `allow`: it asks by itself, with the difference, where the settings want a confirmation. */
export function defineChangeTool<Input extends z.ZodObject>(changeFiles: ChangeFiles, { prepare, ...face }: ChangeToolDefinition<Input>): Tool {
  return defineTool<Input, typeof changeOutput>({
    ...face,
    output: changeOutput,
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
    defaultPolicy: 'allow',
    run: async (input, call) => changeFiles(face.name, call, prepare(input)),
  });
}
