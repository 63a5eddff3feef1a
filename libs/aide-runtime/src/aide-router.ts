import { aideContract } from '@chatos/contracts';
import { implementSharedProcedures, withTypedErrors } from '@chatos/conversation';
import type { SharedProceduresOptions } from '@chatos/conversation';
import { implement } from '@orpc/server';
import { implementControl } from './control/control-procedures.ts';
import type { Control } from './control/control.ts';
import type { Glances } from './control/glances.ts';
import { implementReview } from './review/review-procedures.ts';
import type { ReviewService } from './review/review-service.ts';
import type { WorkspaceService } from './workspaces/workspace-service.ts';

export type AideRouter = ReturnType<typeof createAideRouter>;

/** AIDE's contract on AIDE's conversations, store and workspaces. */
export function createAideRouter(options: Omit<SharedProceduresOptions, 'runtime'> & { workspaces: WorkspaceService; review: ReviewService; control: Control; glances: Glances }) {
  const { conversations, terminals, workspaces, review, control, glances } = options;
  const os = implement(aideContract).use(withTypedErrors);
  const usualMode = () => (conversations.settings()?.confirmFileChanges === false ? 'auto-edit' : 'ask');
  const shared = implementSharedProcedures({ runtime: 'aide', ...options });
  return os.router({
    aide: {
      ...shared,
      sessions: {
        ...shared.sessions,
        create: os.aide.sessions.create.handler(({ input }) => {
          workspaces.mustExist(input.workspaceId);
          return conversations.sessions.create({ ...input, mode: input.mode ?? usualMode(), workspaceRoot: null });
        }),
        usualMode: os.aide.sessions.usualMode.handler(() => ({ mode: usualMode() })),
        setMode: os.aide.sessions.setMode.handler(({ input }) => conversations.sessions.setMode(input.id, input.mode)),
      },
      terminals: {
        ...shared.terminals,
        open: os.aide.terminals.open.handler(({ input, signal }) => terminals.open({ ...input, workspaceRoot: workspaces.rootOf(conversations.sessions.get(input.sessionId).workspaceId) }, signal)),
      },
      review: implementReview(review),
      control: implementControl(control, glances),
      workspaces: {
        list: os.aide.workspaces.list.handler(() => workspaces.list()),
        add: os.aide.workspaces.add.handler(({ input }) => workspaces.add(input.path)),
        setTrust: os.aide.workspaces.setTrust.handler(({ input }) => workspaces.setTrust(input.id, input.trust)),
        remove: os.aide.workspaces.remove.handler(async ({ input }) => {
          await workspaces.remove(input.id);
          return {};
        }),
      },
    },
  });
}
