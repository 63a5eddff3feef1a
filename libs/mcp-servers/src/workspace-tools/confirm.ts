import type { PreparedChange } from '@chatos/workspace-files';
import type { ToolCallContext } from '../kit/index.ts';
import { ToolError } from '../kit/index.ts';

/** As many characters of a difference as a person is shown; a longer one is cut, and the question says so. */
const MAX_DIFF_LENGTH = 256 * 1024;
const MAX_TITLE_LENGTH = 500;
const MAX_PATHS = 20;

/** Asks once for all files of the change, with `cautions` first. Returns the user's remark, '' where there is none. Throws ToolError `denied` or `timeout` where the user did not say yes. */
export async function confirmChange(prepared: PreparedChange, server: string, call: ToolCallContext, cautions: readonly string[]): Promise<string> {
  const { changes, summary } = prepared;
  const paths = changes.slice(0, MAX_PATHS).map(({ path }) => path);
  const diff = changes.map((change) => change.diff).join('');
  const { status, remark = '' } = await call.ask({
    kind: 'file_change_confirm',
    title: short(summary, MAX_TITLE_LENGTH),
    message: `${server} wants to ${changes.length > 1 ? `change ${changes.length} files` : 'make this change'}.`,
    allowCancel: true,
    path: changes.length > MAX_PATHS ? `${paths.join(', ')} and ${changes.length - MAX_PATHS} more` : paths.join(', '),
    diff: diff.slice(0, MAX_DIFF_LENGTH),
    warnings: [...cautions, ...(diff.length > MAX_DIFF_LENGTH ? [`The difference has ${diff.length.toLocaleString('en')} characters; only the first ${MAX_DIFF_LENGTH.toLocaleString('en')} are shown.`] : [])],
    defaultRemark: '',
  });
  if (status === 'ok') return remark;
  throw notConfirmed(status, remark);
}

function notConfirmed(status: 'canceled' | 'timeout', remark: string): ToolError {
  if (status === 'timeout') {
    return new ToolError('timeout', 'not-answered', { problem: 'The user did not answer whether the change may be made; nothing was changed.', remedy: 'Go on without it, or ask again later.' });
  }
  const words = remark === '' ? '' : ` The user says: ${remark}`;
  return new ToolError('denied', 'declined', { problem: `The user declined the change; nothing was changed.${words}`, remedy: 'Do not make it by another way. Follow what the user says, or ask what is wanted instead.' });
}

function short(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
