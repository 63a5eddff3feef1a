import type { ReviewFile, TurnId } from '@chatos/contracts';

/** A run that changed files, as the choice of scope offers it. */
export interface ChangingRun {
  readonly turnId: TurnId;
  readonly createdAt: number;
  readonly files: number;
}

/** The runs behind these files, newest first, each with the number of files it changed. */
export function runsOfFiles(files: readonly ReviewFile[]): ChangingRun[] {
  const runs = new Map<string, ChangingRun>();
  for (const file of files) {
    const newest = new Map<string, number>();
    for (const { turnId, createdAt } of file.steps) newest.set(turnId, Math.max(newest.get(turnId) ?? 0, createdAt));
    for (const [turnId, createdAt] of newest) {
      const known = runs.get(turnId);
      runs.set(turnId, { turnId: turnId as TurnId, createdAt: Math.max(known?.createdAt ?? 0, createdAt), files: (known?.files ?? 0) + 1 });
    }
  }
  return [...runs.values()].toSorted((one, other) => other.createdAt - one.createdAt);
}
