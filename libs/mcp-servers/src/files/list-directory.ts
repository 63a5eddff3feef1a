import type { Entry, Workspace } from '@chatos/workspace-files';
import { z } from 'zod';
import type { Tool } from '../kit/index.ts';
import { accessOf, defineReadTool } from '../workspace-tools/read-tool.ts';

/** As the predecessor's. */
const MAX_ENTRIES = 200;
const MAX_DEPTH = 5;

export function createListDirectory(workspace: Workspace): Tool {
  return defineReadTool({
    name: 'list_directory',
    title: 'List a directory',
    description: `Lists what is in a directory of the workspace, at most ${MAX_ENTRIES} entries, directories with a "/" at the end. depth above 1 also lists what is in its directories.`,
    input: z.object({
      path: z.string().default('.').describe('from the root of the workspace; the root itself unless given'),
      depth: z.number().int().min(1).max(MAX_DEPTH).default(1),
      includeHidden: z.boolean().default(false).describe('also names that begin with a dot'),
    }),
    output: z.object({
      path: z.string(),
      entries: z.array(z.object({ path: z.string(), kind: z.enum(['file', 'directory', 'link', 'other']), size: z.number() })),
      truncated: z.boolean(),
    }),
    async run({ path, depth, includeHidden }, call) {
      const { entries, truncated } = await workspace.list(path, { depth, includeHidden, limit: MAX_ENTRIES }, accessOf(call));
      const more = truncated ? [`There is more than these ${entries.length} entries: list one of the directories, or use a smaller depth.`] : [];
      const text = entries.length === 0 ? `There is nothing in ${path}.` : [...entries.map(describeEntry), ...more].join('\n');
      return { status: 'ok', text, data: { path, entries, truncated } };
    },
  });
}

function describeEntry({ path, kind, size }: Entry): string {
  if (kind === 'directory') return `${path}/`;
  return kind === 'file' ? `${path} (${size} bytes)` : `${path} (${kind === 'link' ? 'symbolic link' : 'no file'})`;
}
