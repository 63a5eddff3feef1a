import { DEFAULT_SETTINGS, sharedProcedures } from '@chatos/contracts';
import type { RuntimeStore } from '@chatos/runtime-store';
import { implement } from '@orpc/server';
import type { Conversations } from '../conversations.ts';
import { contentOfChange } from '../file-changes/content-of-change.ts';
import type { SubagentRuns } from '../subagents/subagent-runs.ts';
import type { Terminals } from '../terminals/terminals.ts';
import { withTypedErrors } from './typed-errors.ts';

export interface WorkProceduresOptions {
  readonly conversations: Pick<Conversations, 'activity' | 'settings'>;
  readonly store: RuntimeStore;
  readonly terminals: Terminals;
  readonly subagents: SubagentRuns;
}

/** What the tools of a session leave behind and keep running: changed files, terminals, subagents. */
export function workProcedures({ conversations, store, terminals, subagents }: WorkProceduresOptions) {
  const os = implement(sharedProcedures).use(withTypedErrors);
  return {
    fileChanges: {
      read: os.fileChanges.read.handler(({ input }) => store.fileChanges.list(input)),
      content: os.fileChanges.content.handler(({ input }) => ({ text: contentOfChange(store, input.id, input.side) })),
      watch: os.fileChanges.watch.handler(async ({ input, signal }) => conversations.activity.watch(input.sessionId, signal)),
      follow: os.fileChanges.follow.handler(async ({ input, signal }) => store.fileChanges.follow(input, signal)),
    },
    contentStore: {
      usage: os.contentStore.usage.handler(() => ({ ...store.contents.usage(), maxBytes: (conversations.settings() ?? DEFAULT_SETTINGS).contentStoreMaxBytes })),
    },
    terminals: {
      list: os.terminals.list.handler(({ input }) => terminals.list(input.sessionId)),
      watchList: os.terminals.watchList.handler(async ({ input, signal }) => terminals.watchList(input.sessionId, signal)),
      watch: os.terminals.watch.handler(async ({ input, signal }) => terminals.watch(input.id, signal)),
      write: os.terminals.write.handler(async ({ input, signal }) => {
        await terminals.write(input, signal);
        return {};
      }),
      resize: os.terminals.resize.handler(async ({ input, signal }) => {
        await terminals.resize(input, signal);
        return {};
      }),
      kill: os.terminals.kill.handler(async ({ input, signal }) => {
        await terminals.kill(input.id, signal);
        return {};
      }),
    },
    subagents: {
      list: os.subagents.list.handler(({ input }) => subagents.list(input)),
      steps: os.subagents.steps.handler(({ input: { streamId, ...page } }) => subagents.steps(streamId, page)),
      watch: os.subagents.watch.handler(async ({ input, signal }) => subagents.watch(input.sessionId, signal)),
      cancel: os.subagents.cancel.handler(({ input }) => subagents.cancel(input.streamId)),
    },
  };
}
