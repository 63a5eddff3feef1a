import type { Workspace } from '@chatos/workspace-files';
import { z } from 'zod';
import type { Tool } from '../kit/index.ts';
import { accessOf, defineReadTool } from '../workspace-tools/read-tool.ts';

export function createStatPath(workspace: Workspace): Tool {
  return defineReadTool({
    name: 'stat_path',
    title: 'Look at a path',
    description: 'Tells what is at a path of the workspace: file, directory or link, its size, permissions, when it was changed, and where a link points (it is not followed).',
    input: z.object({ path: z.string().min(1).describe('from the root of the workspace') }),
    output: z.object({
      path: z.string(), absolutePath: z.string(), kind: z.enum(['file', 'directory', 'link', 'other']), size: z.number().describe('bytes of a file'),
      mode: z.string().describe('permission bits, octal'), modifiedAt: z.string().describe('ISO 8601'), linkTarget: z.string().nullable(),
    }),
    async run({ path }, call) {
      const { mode, modifiedAt, ...status } = await workspace.stat(path, accessOf(call));
      const data = { ...status, mode: mode.toString(8).padStart(3, '0'), modifiedAt: new Date(modifiedAt).toISOString() };
      const size = status.kind === 'file' ? `, ${status.size} bytes` : '';
      const target = status.linkTarget === null ? '' : ` to ${status.linkTarget}`;
      return { status: 'ok', text: `${status.path}: ${status.kind}${target}${size}, permissions ${data.mode}, changed ${data.modifiedAt}`, data };
    },
  });
}
