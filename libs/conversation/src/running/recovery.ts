import { joinNotices, unansweredNotice } from './corrections.ts';
import type { EngineParts } from './engine-parts.ts';
import { cutShort, interruptedNotice, placeOfEnd } from './interruption.ts';

export const NEVER_STARTED_NOTICE = 'ChatOS ended before this was answered. It is not run by itself: go on with it, or send the message again.';

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
      const place = placeOfEnd(turn.steps, ownParts);
      for (const message of messages) {
        message.parts.forEach((part, position) => {
          if (part.kind === 'tool' && part.finishedAt === null) store.messages.putPart(message.seq, position, cutShort(part, finishedAt));
        });
      }
      store.turns.update(turn.seq, { state: 'interrupted', notice: joinNotices(turn.startedAt === null ? NEVER_STARTED_NOTICE : interruptedNotice('died', place), unansweredNotice(ownParts, turn.steps)), finishedAt, ...(turn.startedAt === null ? {} : { steps: place.step }) });
    }
  });
  for (const turn of turns) {
    appendEvent('system', { level: 'warning', text: 'interrupted', sessionId: turn.sessionId }, turn.id);
    if (turn.startedAt !== null) appendRun({ runId: turn.id, sessionId: turn.sessionId, event: 'end', state: 'interrupted', model: turn.modelName, workspaceRoot: '' });
  }
  return turns.length;
}
