import { sharedProcedures } from '@chatos/contracts';
import type { RuntimeName } from '@chatos/contracts';
import type { RuntimeStore } from '@chatos/runtime-store';
import { implement } from '@orpc/server';
import type { Conversations } from '../conversations.ts';
import { controlProcedures } from './control-procedures.ts';
import { logProcedures } from './log-procedures.ts';
import { offerProcedures } from './offer-procedures.ts';
import { questionProcedures } from './question-procedures.ts';
import type { SubagentRuns } from '../subagents/subagent-runs.ts';
import type { Terminals } from '../terminals/terminals.ts';
import { withTypedErrors } from './typed-errors.ts';
import { workProcedures } from './work-procedures.ts';

export interface SharedProceduresOptions {
  readonly runtime: RuntimeName;
  readonly stateDirectory: string;
  readonly conversations: Conversations;
  readonly store: RuntimeStore;
  readonly terminals: Terminals;
  readonly subagents: SubagentRuns;
}

/** The procedures Chat and AIDE share, on one runtime's conversations and store. The runtime adds its own to them. */
export function implementSharedProcedures({ runtime, stateDirectory, conversations, store, terminals, subagents }: SharedProceduresOptions) {
  const os = implement(sharedProcedures).use(withTypedErrors);
  return {
    sessions: {
      list: os.sessions.list.handler(({ input }) => conversations.sessions.list(input)),
      get: os.sessions.get.handler(({ input }) => conversations.sessions.get(input.id)),
      update: os.sessions.update.handler(({ input }) => conversations.sessions.update(input)),
      remove: os.sessions.remove.handler(async ({ input }) => {
        await conversations.sessions.remove(input.id);
        return {};
      }),
      restore: os.sessions.restore.handler(({ input }) => conversations.sessions.restore(input.id)),
      watch: os.sessions.watch.handler(async ({ input, signal }) => conversations.watch(input.id, signal)),
      watchList: os.sessions.watchList.handler(async ({ signal }) => conversations.watchList(signal)),
      usage: os.sessions.usage.handler(({ input }) => conversations.usage(input.id)),
    },
    messages: {
      list: os.messages.list.handler(({ input }) => conversations.messages.list(input)),
      parts: os.messages.parts.handler(({ input }) => conversations.messages.parts(input)),
    },
    search: { messages: os.search.messages.handler(({ input }) => conversations.search.page(input)) },
    turns: {
      send: os.turns.send.handler(({ input, signal }) => (input.attachments.length === 0 ? conversations.turns.send({ ...input, attachments: [] }) : conversations.turns.sendWithAttachments(input, signal))),
      pause: os.turns.pause.handler(({ input }) => conversations.turns.pause(input)),
      resume: os.turns.resume.handler(({ input }) => conversations.turns.resume(input)),
      goOn: os.turns.goOn.handler(({ input }) => conversations.turns.goOn(input)),
      compact: os.turns.compact.handler(({ input }) => {
        conversations.turns.compact(input.sessionId);
        return {};
      }),
      stop: os.turns.stop.handler(({ input }) => conversations.turns.stop(input)),
      correct: os.turns.correct.handler(({ input }) => {
        conversations.turns.correct(input);
        // The subagent the turn waits for hears of it now, and not only through its answer.
        subagents.correct(input.sessionId, input.text, input.turnId);
        return {};
      }),
      answer: os.turns.answer.handler(({ input }) => {
        conversations.turns.answer(input);
        return {};
      }),
    },
    ...controlProcedures(conversations),
    ...offerProcedures(conversations),
    questions: questionProcedures(conversations.questions),
    models: { list: os.models.list.handler(() => conversations.models.list()) },
    tools: {
      list: os.tools.list.handler(({ input, signal }) => conversations.tools.list(input.sessionId, input.refresh, signal)),
      setEnabled: os.tools.setEnabled.handler(({ input, signal }) => conversations.tools.setEnabled(input, signal)),
      policies: os.tools.policies.handler(() => conversations.tools.policies()),
      setPolicy: os.tools.setPolicy.handler(({ input }) => {
        conversations.tools.setPolicy(input.tool, input.policy);
        return {};
      }),
    },
    status: { read: os.status.read.handler(() => ({ runtime, pid: process.pid, stateDirectory, configRevision: conversations.configRevision() })) },
    config: { read: os.config.read.handler(({ input }) => ({ ...store.tasks.list(input), configRevision: conversations.configRevision() })) },
    ...workProcedures({ conversations, store, terminals, subagents }),
    ...logProcedures(store),
    report: { read: os.report.read.handler(({ input }) => conversations.report.read(input.sessionId)) },
  };
}
