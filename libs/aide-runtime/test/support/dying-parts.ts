import type { RuntimeStore } from '@chatos/runtime-store';
import type { PreparedChange, Workspace, WorkspaceOptions } from '@chatos/workspace-files';
import { openWorkspace } from '@chatos/workspace-files';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ReviewRecords } from '../../src/review/review-records.ts';
import type { ReviewOptions } from '../../src/review/review-service.ts';

/**
 * The parts of a review that die at the n-th step of an undo: before and after each record, and before, between and after the files. `die` is called there, and at
 * every step after it, should it return or throw: who is dead does nothing more.
 */
export function dyingParts(store: RuntimeStore, records: ReviewRecords, steps: number, die: () => void): Pick<ReviewOptions, 'store' | 'records' | 'openFolder' | 'tellAgent'> {
  let left = steps;
  const step = (): void => {
    left -= 1;
    if (left <= 0) die();
  };
  const stepped = <Given extends unknown[], Result>(work: (...given: Given) => Result) => (...given: Given): Result => {
    step();
    const result = work(...given);
    step();
    return result;
  };
  const { fileChanges } = store;
  return {
    store: { ...store, fileChanges: { ...fileChanges, plan: stepped(fileChanges.plan), finish: stepped(fileChanges.finish), discard: stepped(fileChanges.discard), settle: stepped(fileChanges.settle) } },
    records: { ...records, undos: { ...records.undos, begin: stepped(records.undos.begin), settle: stepped(records.undos.settle) } },
    async openFolder(root: string, options: WorkspaceOptions): Promise<Workspace> {
      const workspace = await openWorkspace(root, options);
      return { ...workspace, prepareRestore: async (files, policy) => inSteps(await workspace.prepareRestore(files, policy), step) };
    },
    tellAgent: step,
  };
}

/** Makes the change file by file, as a commit that is killed between two of its renames leaves them. */
function inSteps(prepared: PreparedChange, step: () => void): PreparedChange {
  return {
    ...prepared,
    commit() {
      return new Promise((resolve) => {
        for (const { absolutePath, after } of prepared.changes) {
          step();
          mkdirSync(dirname(absolutePath), { recursive: true });
          if (after === null) rmSync(absolutePath);
          else writeFileSync(absolutePath, after);
        }
        step();
        resolve();
      });
    },
  };
}
