import { z } from 'zod';
import type { Tool } from '../kit/index.ts';
import type { ChangeFiles } from '../workspace-tools/change-files.ts';
import { defineChangeTool } from '../workspace-tools/change-tool.ts';

export function createEditFile(changeFiles: ChangeFiles): Tool {
  return defineChangeTool(changeFiles, {
    name: 'edit_file',
    title: 'Edit a file',
    description: 'Replaces old_string by new_string in a text file. old_string must stand in the file exactly so, with its white space, and as often as expected_replacements says (1 unless given): give enough lines around it to make it the only one.',
    input: z.object({
      path: z.string().min(1).describe('from the root of the workspace'),
      old_string: z.string().min(1),
      new_string: z.string(),
      expected_replacements: z.number().int().min(1).default(1),
    }),
    prepare: ({ path, old_string: oldString, new_string: newString, expected_replacements: expectedReplacements }) => (workspace, policy) =>
      workspace.prepareEdit(path, { oldString, newString, expectedReplacements }, policy),
  });
}
