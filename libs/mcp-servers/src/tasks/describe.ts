import type { Task } from '@chatos/contracts';

/** One line a task, its id first, as the model names it in the next call. */
export function lineOf({ id, title, status, priority, tags }: Task): string {
  return `- ${id} [${status}, ${priority}] ${title}${tags.length === 0 ? '' : ` (${tags.join(', ')})`}`;
}

export function describeTask(task: Task): string {
  return task.details === '' ? lineOf(task) : `${lineOf(task)}\n${task.details}`;
}

export function count(amount: number): string {
  return amount === 1 ? '1 task' : `${amount} tasks`;
}
