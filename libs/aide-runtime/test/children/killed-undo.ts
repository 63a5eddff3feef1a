import { openRuntimeStore, runtimeStoreComponent } from '@chatos/runtime-store';
import { createRuntimeContext, openRuntimeDatabase, resolveStateRoot } from '@chatos/state';
import { reviewComponent } from '../../src/review/component.ts';
import { createReviewRecords } from '../../src/review/review-records.ts';
import { createReviewService } from '../../src/review/review-service.ts';
import { dyingParts } from '../support/dying-parts.ts';

// Undoes all of the session, and is killed at the n-th step of that.
const [, , state, root, steps] = process.argv as unknown as [string, string, string, string, string];
const context = createRuntimeContext(resolveStateRoot(state), 'aide');
const database = openRuntimeDatabase(context, [runtimeStoreComponent('aide'), reviewComponent()]);
const review = createReviewService({
  ...dyingParts(openRuntimeStore(context, database), createReviewRecords(database), Number(steps), () => void process.kill(process.pid, 'SIGKILL')),
  rootOf: () => root, mustExist: () => undefined, refusedPaths: [state], maxContentBytes: () => 1e7, tellUser: () => undefined, changed: () => undefined, log: () => undefined,
});
const scope = { kind: 'session' } as const;
const { id } = await review.preview({ sessionId: 's1', scope });
await review.undo({ sessionId: 's1', scope, previewId: id, mayMerge: false, resolutions: [], remark: '' });
