/** One thing a process does to the tasks. `target` is the index of a task it knows, modulo their number; `mark` is unique among all that is done. */
export type TaskOperation =
  | { kind: 'add'; session: string; titles: string[]; key: string }
  | { kind: 'rename' | 'tag' | 'note' | 'complete' | 'remove'; target: number; mark: string }
  | { kind: 'clear'; mode: 'done' | 'all'; session: string };

/** What came of it: the ids it was about, and how many rows are gone by it. */
export interface TaskOutcome {
  operation: TaskOperation;
  /** Added, or found by their key; of the others the target. */
  ids: string[];
  /** Of `add`: which of the ids are new. */
  added: string[];
  /** False where the store said that there is no such task. */
  found: boolean;
  removed: number;
}

/** From the test to a process: what it does, and the tasks that are there already. */
export interface TaskOrder {
  operations: TaskOperation[];
  known: string[];
}
