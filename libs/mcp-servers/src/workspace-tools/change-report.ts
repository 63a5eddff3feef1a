import type { PlannedChange } from '@chatos/workspace-files';
import { z } from 'zod';

/** What every tool that changes files answers with. */
export const changeOutput = z.object({
  changes: z.array(z.object({
    /** Of the record of this change; '' where it could not be written down at once. */
    id: z.string(),
    path: z.string(),
    changeType: z.enum(['created', 'modified', 'deleted']),
    added: z.number().int(),
    removed: z.number().int(),
  })),
  /** What the user said to the change when it was confirmed. */
  remark: z.string(),
});
export type ChangeReport = z.output<typeof changeOutput>;

const VERBS = { created: 'created', modified: 'changed', deleted: 'deleted' } as const;
const MAX_SHOWN = 20;

export function reportOf(changes: readonly PlannedChange[], ids: readonly string[], remark: string): ChangeReport {
  return { changes: changes.map((change, index) => ({ id: ids[index] ?? '', path: change.path, changeType: change.changeType, ...countLines(change.diff) })), remark };
}

/** A line for each file, with how many lines came and went. */
export function describeReport(summary: string, { changes, remark }: ChangeReport): string {
  const lines = changes.slice(0, MAX_SHOWN).map(({ path, changeType, added, removed }) => `${VERBS[changeType]} ${path} (+${added} -${removed})`);
  const more = changes.length > MAX_SHOWN ? [`and ${changes.length - MAX_SHOWN} more files`] : [];
  return [`Done: ${summary}.`, ...lines, ...more, ...(remark === '' ? [] : [`The user says: ${remark}`])].join('\n');
}

/** Lines inside the hunks of a unified diff: before the first hunk stand headers, which begin with the same signs. */
function countLines(diff: string): { added: number; removed: number } {
  let [added, removed, isInHunk] = [0, 0, false];
  for (const line of diff.split('\n')) {
    if (line.startsWith('@@')) isInHunk = true;
    else if (isInHunk && line.startsWith('+')) added += 1;
    else if (isInHunk && line.startsWith('-')) removed += 1;
  }
  return { added, removed };
}
