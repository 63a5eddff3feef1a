import type { Task } from '@chatos/contracts';

export interface TaskGroup {
  readonly status: Task['status'];
  readonly title: string;
  readonly tasks: readonly Task[];
}

const GROUPS: readonly [Task['status'], string][] = [['doing', 'Doing'], ['blocked', 'Blocked'], ['todo', 'To do'], ['done', 'Done']];
const RANKS: Readonly<Record<Task['priority'], number>> = { high: 0, medium: 1, low: 2 };

/** The tasks by how they stand, what is under way first; in a group the urgent ones first, else in the order given. */
export function groupTasks(tasks: readonly Task[]): TaskGroup[] {
  return GROUPS.map(([status, title]) => ({
    status, title,
    tasks: tasks.filter((task) => task.status === status).toSorted((one, other) => (status === 'done' ? 0 : RANKS[one.priority] - RANKS[other.priority])),
  })).filter((group) => group.tasks.length > 0);
}
