import type { FileChange, SubagentStream, Task, Terminal } from '@chatos/contracts';
import { escapeHtml } from './escape.ts';
import { count, leftOut, shortened, spent, time, words } from './html.ts';
import type { ReportData, Some } from './report-data.ts';

/** How much of a difference is shown, in lines, and of all of them together, in UTF-16 code units. */
const DIFF_LINES = 400;
const DIFF_LINE = 500;
const ALL_DIFFS = 1_500_000;
const TEXT = 4_000;

/** The sections on what the session did besides talking, with the names they are reached by; those without anything in them are left out. */
export function workSections(data: Pick<ReportData, 'tasks' | 'changes' | 'subagents' | 'terminals'>): { id: string; title: string; html: string }[] {
  const sections = [
    section('tasks', 'Tasks', data.tasks, 'tasks', tasks),
    section('changes', 'File changes', data.changes, 'changes', changes),
    section('subagents', 'Subagents', data.subagents, 'runs', subagents),
    section('terminals', 'Terminals', data.terminals, 'terminals', terminals),
  ];
  return sections.filter((made) => made !== null);
}

function section<Item>(id: string, title: string, { items, leavesOutOlder }: Some<Item>, what: string, render: (items: readonly Item[]) => string): { id: string; title: string; html: string } | null {
  if (items.length === 0) return null;
  return { id, title, html: `<section id="${id}"><h2>${title} <span class="note">${count(items.length)}</span></h2>\n${leftOut(leavesOutOlder, items.length, what)}\n${render(items)}\n</section>` };
}

function tasks(items: readonly Task[]): string {
  return `<ul>${items.map(({ status, title, priority, details }) => `<li class="task ${status}"><span class="state">${words(status)}</span> ${shortened(title, TEXT)} <span class="note">${words(priority)}</span>${details === '' ? '' : `<p class="text note">${shortened(details, TEXT)}</p>`}</li>`).join('\n')}</ul>`;
}

function changes(items: readonly FileChange[]): string {
  let left = ALL_DIFFS;
  // The newest are shown first to the end of what there is room for.
  const shown = items.toReversed().map((change) => {
    left -= Math.min(change.diff.length, DIFF_LINES * DIFF_LINE);
    return fileChange(change, left > 0);
  });
  return shown.toReversed().join('\n');
}

function fileChange({ path, changeType, tool, createdAt, diff, isRestorable }: FileChange, hasRoom: boolean): string {
  const body = diff === '' ? '<p class="note">Without a difference in text.</p>' : hasRoom ? `<pre class="diff">${diffLines(diff)}</pre>` : `<p class="note">A difference of ${count(diff.length)} characters, which is left out here.</p>`;
  return `<details class="change"><summary><code>${escapeHtml(path)}</code> <span class="note">${words(changeType)} by ${escapeHtml(tool)}, ${time(createdAt)}${isRestorable ? '' : ', cannot be undone'}</span></summary>\n${body}</details>`;
}

function diffLines(diff: string): string {
  const lines = diff.replace(/\n$/u, '').split('\n');
  const html = lines.slice(0, DIFF_LINES).map((line) => {
    const kind = line.startsWith('+') ? 'add' : line.startsWith('-') ? 'del' : line.startsWith('@@') ? 'hunk' : '';
    const text = escapeHtml(line.length > DIFF_LINE ? `${line.slice(0, DIFF_LINE)}… (${count(line.length)} characters)` : line);
    return kind === '' ? text : `<span class="${kind}">${text}</span>`;
  });
  return html.join('\n') + (lines.length > DIFF_LINES ? `\n\n[The first ${count(DIFF_LINES)} of ${count(lines.length)} lines.]` : '');
}

/** Each below the one that started it, so far as that one is in the report. */
function subagents(items: readonly SubagentStream[]): string {
  const ids = new Set(items.map(({ id }) => id));
  const below = (parentId: string | null): readonly SubagentStream[] => items.filter((item) => (parentId === null ? !ids.has(item.parentId) : item.parentId === parentId));
  const branch = (parentId: string | null, depth: number): string => {
    const children = depth > 8 ? [] : below(parentId);
    return children.length === 0 ? '' : `<ul>${children.map((stream) => `<li>${run(stream)}${branch(stream.id, depth + 1)}</li>`).join('\n')}</ul>`;
  };
  return branch(null, 0);
}

function run(stream: SubagentStream): string {
  return `<details><summary>${escapeHtml(stream.agent === '' ? 'Subagent' : stream.agent)} <span class="note">${words(stream.status)}, ${escapeHtml(stream.modelName)}, ${spent(stream)}</span></summary>
<h4>Task</h4><p class="text">${shortened(stream.task, TEXT)}</p>
${stream.result === '' ? '' : `<h4>Result</h4><p class="text">${shortened(stream.result, TEXT * 2)}</p>`}</details>`;
}

function terminals(items: readonly Terminal[]): string {
  return `<ul>${items.map((terminal) => `<li>${escapeHtml(terminal.name)} <code>${shortened(terminal.command, TEXT)}</code> <span class="note">${terminal.owner === 'user' ? 'your own, ' : ''}${terminalState(terminal)}</span></li>`).join('\n')}</ul>`;
}

function terminalState({ state, exitCode, signal }: Terminal): string {
  if (state !== 'exited') return words(state);
  return signal === null ? `ended with status ${exitCode === null ? 'unknown' : String(exitCode)}` : `ended by ${escapeHtml(signal)}`;
}
