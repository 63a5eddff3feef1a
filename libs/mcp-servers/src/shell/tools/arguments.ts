import { delimiter } from 'node:path';
import { z } from 'zod';
import { ToolError } from '../../kit/index.ts';
import { findExecutable } from '../sandbox/executables.ts';

/** Longest command: the kernel takes no longer argument, and a longer one is a script. */
const LONGEST_COMMAND = 100_000;

export const command = z.string().min(1).max(LONGEST_COMMAND).refine((text) => !text.includes('\0') && text.trim() !== '', 'holds nothing to run').describe('Command line, as typed into a shell.');
export const cwd = z.string().max(4096).optional().describe('Folder of the workspace to run in; its root where left out.');
export const env = z.record(z.string(), z.string().max(100_000)).optional().describe('Environment variables besides the few a command gets.');
export const session = z.string().min(1).max(100).describe('Name or id of a session.');

/** The shells a call may name; any other program can be run by a command. */
export const shellName = z.enum(['sh', 'bash', 'zsh', 'dash', 'ksh', 'fish']).optional().describe('Shell that runs the command; bash where left out (sh where there is none).');

/** Its absolute path. Throws ToolError `invalid` where this machine has none of that name. */
export function shellPath(name: z.output<typeof shellName>, path: string | undefined): string {
  const where = [path ?? '', '/bin', '/usr/bin', '/usr/local/bin'].join(delimiter);
  const found = name === undefined ? (findExecutable('bash', where) ?? findExecutable('sh', where)) : findExecutable(name, where);
  if (found !== null) return found;
  throw new ToolError('invalid', 'shell-missing', { problem: `The shell ${name ?? 'sh'} is not installed here.`, remedy: 'Leave shell out, or name another.' });
}

/** Of every result of a tool that lets something run. */
export const changedFiles = {
  /** Files of the workspace that it changed, by path: 100 at most. */
  changed_files: z.array(z.string()),
  changed_count: z.number().int(),
  /** False where nobody looked, so that nothing is known. */
  changes_tracked: z.boolean(),
};
