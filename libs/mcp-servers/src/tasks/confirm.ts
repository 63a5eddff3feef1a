import type { ToolCallContext } from '../kit/index.ts';
import { ToolError } from '../kit/index.ts';
import type { KeyedDraft } from './drafts.ts';

export interface ConfirmedTasks {
  /** As the user left them; fewer than were asked, or none. */
  readonly drafts: readonly KeyedDraft[];
  readonly remark: string;
  /** The user changed or left out something. */
  readonly isChanged: boolean;
}

/** Asks the user where the policy wants it. Throws ToolError: `denied` where the user says no, `timeout` where nobody answers. */
export async function confirmDrafts(call: ToolCallContext, drafts: readonly KeyedDraft[]): Promise<ConfirmedTasks> {
  if (!call.policy.confirmTaskCreate) return { drafts, remark: '', isChanged: false };
  const tasks = drafts.map(({ key: _key, ...draft }) => draft);
  const prompt = { kind: 'task_confirm' as const, title: drafts.length === 1 ? 'Add this task?' : `Add these ${drafts.length} tasks?`, message: '', allowCancel: true, tasks, defaultRemark: '' };
  const { status, tasks: left, remark = '' } = await call.ask(prompt);
  if (status === 'timeout') throw new ToolError('timeout', 'not-answered', { problem: 'The user did not answer in time; no task was added.', remedy: 'Go on without, or ask once more later.' });
  if (status === 'canceled') {
    const said = remark === '' ? '' : ` They said: ${remark}`;
    throw new ToolError('denied', 'declined', { problem: `The user did not want the tasks added.${said}`, remedy: 'Do not add them again unless the user asks for it; change the plan as they say.' });
  }
  if (left === undefined) return { drafts, remark, isChanged: false };
  const keys = new Map(drafts.map(({ draftId, key }) => [draftId, key]));
  return { drafts: left.map((draft) => ({ ...draft, key: keys.get(draft.draftId) ?? '' })), remark, isChanged: JSON.stringify(left) !== JSON.stringify(tasks) };
}
