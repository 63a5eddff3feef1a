import { z } from 'zod';
import type { Tool } from '../kit/index.ts';
import type { ChangeFiles } from '../workspace-tools/change-files.ts';
import { defineChangeTool } from '../workspace-tools/change-tool.ts';

export function createDeletePath(changeFiles: ChangeFiles): Tool {
  return defineChangeTool(changeFiles, {
    name: 'delete_path',
    title: 'Delete',
    description: 'Deletes a file, a link (never what it points to), or a directory with all in it. The workspace itself cannot be deleted.',
    input: z.object({ path: z.string().min(1).describe('from the root of the workspace') }),
    prepare: ({ path }) => (workspace, policy) => workspace.prepareRemove(path, policy),
  });
}
