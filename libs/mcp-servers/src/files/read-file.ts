import type { Workspace } from '@chatos/workspace-files';
import { z } from 'zod';
import type { Tool } from '../kit/index.ts';
import { accessOf, defineReadTool } from '../workspace-tools/read-tool.ts';

export function createReadFile(workspace: Workspace): Tool {
  return defineReadTool({
    name: 'read_file',
    title: 'Read a file',
    description: 'Reads a text file of the workspace as a whole. For a large file read a range of its lines (read_file_range) or search in it (search_text).',
    input: z.object({ path: z.string().min(1).describe('from the root of the workspace') }),
    output: z.object({ path: z.string(), size: z.number().describe('in bytes'), contents: z.string() }),
    async run({ path }, call) {
      const { text, ...file } = await workspace.readText(path, accessOf(call));
      return { status: 'ok', text, data: { ...file, contents: text } };
    },
  });
}
