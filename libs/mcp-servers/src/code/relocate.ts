import { z } from 'zod';
import type { Tool } from '../kit/index.ts';
import type { ChangeFiles } from '../workspace-tools/change-files.ts';
import { defineChangeTool } from '../workspace-tools/change-tool.ts';

const input = z.object({
  from: z.string().min(1).describe('from the root of the workspace'),
  to: z.string().min(1).describe('the new path itself, not the directory it lies in'),
  overwrite: z.boolean().default(false).describe('replaces a file that is at the new path; a directory never'),
});

export function createMovePath(changeFiles: ChangeFiles): Tool {
  return defineChangeTool(changeFiles, {
    name: 'move_path',
    title: 'Move',
    description: 'Moves or renames a file, link or directory inside the workspace. Missing directories are made.',
    input,
    prepare: ({ from, to, overwrite }) => (workspace, policy) => workspace.prepareMove(from, to, { overwrite }, policy),
  });
}

export function createCopyPath(changeFiles: ChangeFiles): Tool {
  return defineChangeTool(changeFiles, {
    name: 'copy_path',
    title: 'Copy',
    description: 'Copies a file, link or directory (with all in it) inside the workspace. Missing directories are made.',
    input,
    prepare: ({ from, to, overwrite }) => (workspace, policy) => workspace.prepareCopy(from, to, { overwrite }, policy),
  });
}
