import { z } from 'zod';
import type { Tool } from '../../kit/index.ts';
import { defineTool } from '../../kit/index.ts';
import type { ShellContext } from './shell-context.ts';

const entry = z.object({ path: z.string(), kind: z.enum(['file', 'directory', 'link', 'other']), size: z.number().int() });

export function listWorkspaceFilesTool({ workspace }: ShellContext): Tool {
  return defineTool({
    name: 'list_workspace_files',
    title: 'List the workspace',
    description: 'Lists files and folders of the workspace, two levels deep, without hidden ones. For more, run a command.',
    input: z.object({ path: z.string().max(4096).optional().describe('Folder to list; the root of the workspace where left out.') }),
    output: z.object({ path: z.string(), entries: z.array(entry), truncated: z.boolean() }),
    annotations: { readOnlyHint: true },
    defaultPolicy: 'allow',
    async run({ path = '.' }, { policy }) {
      const access = { symlinks: policy.filesystemSymlinkPolicy, maxFileBytes: policy.filesystemMaxFileBytes, maxWriteBytes: policy.filesystemMaxWriteBytes };
      const { entries, truncated } = await workspace.list(path, { depth: 2 }, access);
      const lines = entries.map((found) => (found.kind === 'directory' ? `${found.path}/` : found.path));
      const rest = truncated ? ['… there is more: list a folder of it.'] : [];
      return { status: 'ok', text: lines.length === 0 ? 'There is nothing in it.' : [...lines, ...rest].join('\n'), data: { path, entries, truncated } };
    },
  });
}
