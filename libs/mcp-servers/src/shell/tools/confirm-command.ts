import type { ToolCallContext } from '../../kit/index.ts';
import { ToolError } from '../../kit/index.ts';
import { secondLook } from '../safety/second-look.ts';
import type { ShellContext } from './shell-context.ts';

/**
 * Asks the user where that is due: before every command that nothing confines, and in the mode `strict` before one that deserves a second look. Throws
 * ToolError `denied` or `timeout` where the user does not say yes.
 */
export async function confirmCommand({ sandbox, workspace }: ShellContext, call: ToolCallContext, { command, cwd, title }: { command: string; cwd: string; title: string }): Promise<void> {
  const unconfined = sandbox.state.kind === 'none' ? [`No sandbox confines it: it can read and write whatever you can. ${sandbox.state.reason}`] : [];
  const looks = call.policy.shellSafetyMode === 'strict' ? secondLook(command, { workspaceRoot: workspace.root, cwd }) : [];
  const warnings = [...unconfined, ...looks];
  if (warnings.length === 0) return;
  const { status, remark = '' } = await call.ask({ kind: 'file_change_confirm', title, message: '', allowCancel: true, path: cwd, diff: '', command, cwd, warnings, defaultRemark: '' });
  if (status === 'ok') return;
  if (status === 'timeout') throw new ToolError('timeout', 'not-answered', { problem: 'The user did not answer whether the command may be run; it was not.', remedy: 'Go on without it, or ask again later.' });
  const words = remark === '' ? '' : ` The user says: ${remark}`;
  throw new ToolError('denied', 'declined', { problem: `The user declined the command; it was not run.${words}`, remedy: 'Do not do the same by another command. Follow what the user says, or ask what is wanted instead.' });
}
