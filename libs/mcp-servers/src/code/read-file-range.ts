import type { Workspace } from '@chatos/workspace-files';
import { z } from 'zod';
import type { Tool } from '../kit/index.ts';
import { accessOf, defineReadTool } from '../workspace-tools/read-tool.ts';

export function createReadFileRange(workspace: Workspace): Tool {
  return defineReadTool({
    name: 'read_file_range',
    title: 'Read lines of a file',
    description: 'Reads the lines start_line to end_line (both included, counted from 1) of a text file of the workspace, however large the file is.',
    input: z.object({
      path: z.string().min(1).describe('from the root of the workspace'),
      start_line: z.number().int().min(1),
      end_line: z.number().int().min(1),
      with_line_numbers: z.boolean().default(true).describe('each line has its number and a tab in front'),
    }),
    output: z.object({
      path: z.string(),
      start_line: z.number(),
      end_line: z.number().describe('number of the last line returned; below start_line where there is none'),
      lines: z.array(z.string()),
      reached_end: z.boolean().describe('the file ends with the last of these lines'),
      truncated: z.boolean().describe('lines were left out since together they are too long'),
    }),
    async run({ path, start_line: start, end_line: end, with_line_numbers: isNumbered }, call) {
      const range = await workspace.readRange(path, { start, end }, accessOf(call), call.signal);
      const { lines } = range;
      const last = range.start + lines.length - 1;
      const data = { path: range.path, start_line: range.start, end_line: last, lines, reached_end: range.reachedEnd, truncated: range.truncated };
      if (lines.length === 0) return { status: 'ok', text: `${range.path} has no line ${start}: it ends before.`, data };
      const shown = isNumbered ? lines.map((line, index) => `${range.start + index}\t${line}`) : lines;
      const more = range.truncated ? [`(cut here, since the lines are too long together: read on from line ${last + 1})`] : [];
      return { status: range.truncated ? 'partial' : 'ok', text: [...shown, ...more].join('\n'), data };
    },
  });
}
