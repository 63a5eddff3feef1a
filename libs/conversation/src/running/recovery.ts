import { joinNotices, unansweredNotice } from './corrections.ts';
import type { EngineParts } from './engine-parts.ts';

const INTERRUPTED_NOTICE = 'ChatOS ended while this was under way. What had arrived is kept. It is not run again by itself: send the message again to go on.';
const NEVER_STARTED_NOTICE = 'ChatOS ended before this was answered. It is not run by itself: send the message again.';

/**
 * Marks what a dead process left unfinished. Nothing is replayed: a tool may have done its work before the end, and a second time may do harm.
 */
export function markInterruptedTurns({ store, appendRun, appendEvent }: Pick<EngineParts, 'store' | 'appendRun' | 'appendEvent'>): number {
  const turns = store.turns.allUnfinished();
  const finishedAt = Date.now();
  store.transaction(() => {
    for (const turn of turns) {
      const messages = store.messages.ofTurn(turn);
      const ownParts = messages.flatMap(({ role, parts }) => (role === 'assistant' ? parts : []));
      for (const message of messages) {
        message.parts.forEach((part, position) => {
          if (part.kind === 'tool' && part.finishedAt === null) store.messages.putPart(message.seq, position, { ...part, state: 'stopped', finishedAt });
        });
      }
      store.turns.update(turn.seq, { state: 'interrupted', notice: joinNotices(turn.startedAt === null ? NEVER_STARTED_NOTICE : INTERRUPTED_NOTICE, unansweredNotice(ownParts, turn.steps)), finishedAt });
    }
  });
  for (const turn of turns) {
    appendEvent('system', { level: 'warning', text: 'interrupted', sessionId: turn.sessionId }, turn.id);
    if (turn.startedAt !== null) appendRun({ runId: turn.id, sessionId: turn.sessionId, event: 'end', state: 'interrupted', model: turn.modelName, workspaceRoot: '' });
  }
  return turns.length;
}
