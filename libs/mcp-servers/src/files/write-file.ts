import { z } from 'zod';
import type { Tool } from '../kit/index.ts';
import type { ChangeFiles } from '../workspace-tools/change-files.ts';
import { defineChangeTool } from '../workspace-tools/change-tool.ts';
import { givenBytes, givenContent } from '../workspace-tools/given-bytes.ts';

export function createWriteFile(changeFiles: ChangeFiles): Tool {
  return defineChangeTool(changeFiles, {
    name: 'write_file',
    title: 'Write a file',
    description: 'Writes a file of the workspace as a whole (mode overwrite), or adds to its end (mode append); missing directories are made. To change a part of a file use edit_file or apply_patch.',
    input: z.object({
      path: z.string().min(1).describe('from the root of the workspace'),
      contents: z.string().optional().describe('the content as text'),
      contents_base64: z.string().optional().describe('the content as base64, for what is no text'),
      ...givenContent,
      mode: z.enum(['overwrite', 'append']).default('overwrite'),
    }),
    prepare({ path, contents, contents_base64: base64, chunks, encoding, mode }) {
      const bytes = givenBytes({ plain: ['contents', contents], base64: ['contents_base64', base64], chunks, encoding });
      return (workspace, policy) => workspace.prepareWrite(path, bytes, { mode }, policy);
    },
  });
}
