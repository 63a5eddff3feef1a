import type { SessionUsage } from '@chatos/contracts';
import { compactionThreshold } from '@chatos/turn';
import { sessionNotFound } from '../errors.ts';
import type { Usage } from './budget.ts';
import type { EngineParts } from './engine-parts.ts';
import { chooseModel } from './model-choice.ts';
import { sumOf } from './subagent-spending.ts';

/** What all turns of a session have used, and its subagents. */
export function usageOfSession({ store, subagentUsage }: Pick<EngineParts, 'store' | 'subagentUsage'>, sessionId: string): Usage & { readonly turns: number } {
  const { turns, ...own } = store.turns.usageOf(sessionId);
  const subagents = subagentUsage(sessionId);
  return { turns, ...sumOf(own, subagents) };
}

/** The same for a page, with how full the context is. NOT_FOUND where there is no such session. */
export function readSessionUsage(parts: Pick<EngineParts, 'store' | 'subagentUsage' | 'configuration'>, sessionId: string): SessionUsage {
  const session = parts.store.sessions.find(sessionId);
  if (session === null) throw sessionNotFound();
  return { ...usageOfSession(parts, sessionId), contextTokens: parts.store.turns.contextTaken(sessionId), summarisedBeyond: thresholdOf(session.modelId) };

  /** 0 where it is not known yet, or the session's model is gone. */
  function thresholdOf(modelId: string | null): number {
    const snapshot = parts.configuration.current();
    if (snapshot === null) return 0;
    try {
      return compactionThreshold(snapshot.settings, chooseModel(snapshot, modelId));
    } catch {
      // A model that is gone is told of where a turn needs it.
      return 0;
    }
  }
}
