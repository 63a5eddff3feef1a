import type { Place } from '../access/access.ts';
import { WorkspaceError } from '../errors.ts';
import type { PreparedChange } from '../types.ts';
import type { Calls } from './calls.ts';
import { commitSteps } from './commit.ts';
import { plannedChanges } from './planned.ts';
import type { Step } from './steps.ts';

export function prepare(place: Place, calls: Calls, summary: string, steps: readonly Step[]): PreparedChange {
  let isCommitted = false;
  return {
    summary,
    changes: plannedChanges(place.root, steps),
    commit() {
      return new Promise((resolve) => {
        if (isCommitted) throw new WorkspaceError('already-applied', { problem: 'This change was committed before.', remedy: 'Prepare another one.' });
        isCommitted = true;
        resolve(commitSteps(place, steps, calls));
      });
    },
  };
}
