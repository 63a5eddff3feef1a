import type { TaskDraft } from '@chatos/contracts';
import { z } from 'zod';
import { ToolError } from '../kit/index.ts';
import { dedupeKey, details, MAX_TASKS, priority, status, tags, title } from './arguments.ts';

/** One task as a model gives it. */
export const newTask = z.object({
  title: title.optional().describe('Short and concrete; the first line of the details where it is left out'),
  details: details.optional().describe('What is to be done, and when it counts as done'),
  priority: priority.optional().describe('medium unless told'),
  status: status.optional().describe('todo unless told'),
  tags: tags.optional(),
  dedupe_key: dedupeKey.optional(),
});
type NewTaskArguments = z.infer<typeof newTask>;

const manyTasks = z.array(newTask).min(1).max(MAX_TASKS);
/** Some models write an array as text. */
export const tasksField = z.union([manyTasks, z.string().max(2_000_000)]);

/** A draft with the key under which it is added once; '' where it has none. */
export interface KeyedDraft extends TaskDraft {
  readonly key: string;
}

/** What is to be added, from `tasks` or from the arguments themselves. Throws ToolError `invalid`. */
export function draftsOf({ tasks, ...single }: NewTaskArguments & { tasks?: z.infer<typeof tasksField> }): KeyedDraft[] {
  if (tasks === undefined) return [draftOf(single, 0)];
  const { dedupe_key: shared = '' } = single;
  const given = typeof tasks === 'string' ? readTasks(tasks) : tasks;
  return given.map((task, index) => draftOf({ ...task, dedupe_key: task.dedupe_key ?? (shared === '' ? '' : `${shared}#${index + 1}`) }, index));
}

function readTasks(text: string): NewTaskArguments[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ToolError('invalid', 'tasks-invalid', { problem: '"tasks" is text, but no JSON.', remedy: 'Call again with an array: [{"title": "…", "details": "…"}].' }, { cause });
  }
  const parsed = manyTasks.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ToolError('invalid', 'tasks-invalid', {
    problem: `"tasks" does not hold tasks: ${['tasks', ...(issue?.path ?? [])].map(String).join('.')}: ${issue?.message ?? ''}.`,
    remedy: `Call again with 1 to ${MAX_TASKS} tasks: [{"title": "…", "details": "…"}].`,
  });
}

function draftOf(task: NewTaskArguments, index: number): KeyedDraft {
  const { details: text = '', priority: urgency = 'medium', status: state = 'todo', tags: labels = [], dedupe_key: key = '' } = task;
  const named = [task.title ?? '', firstLine(text)].find((part) => part !== '');
  if (named === undefined) {
    throw new ToolError('invalid', 'title-missing', { problem: `Task ${index + 1} has neither a title nor details.`, remedy: 'Give each task a title: a short sentence of what is to be done.' });
  }
  return { draftId: `draft-${index + 1}`, title: named, details: text, priority: urgency, status: state, tags: labels, key };
}

function firstLine(text: string): string {
  return (text.split('\n').find((line) => line.trim() !== '') ?? '').trim().slice(0, 200);
}
