import type { Workspace } from '@chatos/workspace-files';
import { z } from 'zod';
import type { Tool } from '../kit/index.ts';
import { accessOf, defineReadTool } from '../workspace-tools/read-tool.ts';

/** As the predecessor's. */
const MAX_RESULTS = 40;

export function createSearchText(workspace: Workspace): Tool {
  return defineReadTool({
    name: 'search_text',
    title: 'Search in files',
    description: `Finds lines that hold a text in the files of the workspace, however many there are, and shows at most ${MAX_RESULTS}. Leaves out what .gitignore leaves out, binary files, and hidden ones.`,
    input: z.object({
      query: z.string().min(1).describe('the text to find, as it stands in the file'),
      path: z.string().optional().describe('the file or directory to search; the whole workspace unless given'),
      max_results: z.number().int().min(1).max(MAX_RESULTS).default(MAX_RESULTS),
      regex: z.boolean().default(false).describe('query is a regular expression'),
      case_sensitive: z.boolean().default(true),
      glob: z.string().optional().describe('only files whose path fits, such as "*.ts" or "src/**"; with "!" in front all others'),
      include_ignored: z.boolean().default(false).describe('also what .gitignore leaves out'),
      include_hidden: z.boolean().default(false).describe('also names that begin with a dot'),
    }),
    output: z.object({
      matches: z.array(z.object({ path: z.string(), line: z.number(), column: z.number(), text: z.string() })),
      truncated: z.boolean(),
    }),
    async run({ query, path, max_results: maxResults, regex, case_sensitive: caseSensitive, glob, include_ignored: includeIgnored, include_hidden: includeHidden }, call) {
      const result = await workspace.search({ query, path, maxResults, regex, caseSensitive, glob, includeIgnored, includeHidden }, accessOf(call), call.signal);
      const lines = result.matches.map((match) => `${match.path}:${match.line}:${match.column}: ${match.text}`);
      if (lines.length === 0) return { status: 'ok', text: `No line holds ${JSON.stringify(query)}.`, data: result };
      const more = result.truncated ? [`There are more than these ${lines.length}: search in one directory (path), or for something rarer.`] : [];
      return { status: 'ok', text: [...lines, ...more].join('\n'), data: result };
    },
  });
}
