import type { controlInputs, Message, Turn } from '@chatos/contracts';
import { ConversationError } from '@chatos/conversation';
import type { Conversations, SubagentRuns } from '@chatos/conversation';
import type { z } from 'zod';

type Input<Name extends keyof typeof controlInputs> = z.output<(typeof controlInputs)[Name]>;

/** The terminal manager's calls: what steers a session from outside of its page. */
export interface Control {
  dispatch(input: Input<'dispatch'>): { turn: Turn; message: Message };
  /** UNUSABLE_INPUT where there is no run to pause or to go on with. */
  action(input: Input<'action'>): void;
  /** UNUSABLE_INPUT where nothing of what is meant runs. Says whom it reached. */
  intervene(input: Input<'intervene'>): { target: 'main' | 'subagent' };
  /** Resolves once the turns have ended. */
  stop(input: Input<'stop'>): Promise<void>;
  /** Resolves once no process works for the session. UNUSABLE_INPUT, without `force`, while a run is under way. */
  close(input: Input<'close'>): Promise<void>;
}

export interface ControlOptions {
  readonly conversations: Pick<Conversations, 'sessions' | 'turns'>;
  readonly subagents: Pick<SubagentRuns, 'correct'>;
  /** Ends what works for a session besides its turns: subagents that run as jobs, terminals. */
  endWork(sessionId: string): Promise<void>;
}

export function createControl({ conversations, subagents, endWork }: ControlOptions): Control {
  const { sessions, turns } = conversations;
  const unfinishedOf = (sessionId: string): Turn[] => turns.unfinished().filter((turn) => turn.sessionId === sessionId);

  /** The turn under way. */
  function underWay(sessionId: string): Turn {
    sessions.get(sessionId);
    const turn = unfinishedOf(sessionId).find(({ state }) => state !== 'queued');
    if (turn === undefined) throw new ConversationError('UNUSABLE_INPUT', { problem: 'Nothing runs in this session.', remedy: 'Give it something to do: dispatch sends a message.' });
    return turn;
  }

  return {
    dispatch: ({ sessionId, text, force }) => turns.send({ sessionId, text, whenBusy: force ? 'stop' : 'queue', attachments: [] }),
    action({ sessionId, action }) {
      if (action === 'summary_now') return turns.compact(sessionId);
      const turnId = underWay(sessionId).id;
      if (action === 'pause') turns.pause({ sessionId, turnId });
      else turns.resume({ sessionId, turnId });
    },
    intervene({ sessionId, text, target }) {
      sessions.get(sessionId);
      if (target !== 'main' && subagents.correct(sessionId, text)) return { target: 'subagent' };
      if (target === 'subagent') throw new ConversationError('UNUSABLE_INPUT', { problem: 'No subagent runs in this session.', remedy: 'Correct the run itself: leave out the target.' });
      turns.correct({ sessionId, turnId: underWay(sessionId).id, text });
      return { target: 'main' };
    },
    async stop({ sessionId }) {
      sessions.get(sessionId);
      await turns.stopAll(sessionId);
    },
    async close({ sessionId, force }) {
      sessions.get(sessionId);
      if (!force && unfinishedOf(sessionId).length > 0) throw new ConversationError('UNUSABLE_INPUT', { problem: 'A run is under way in this session.', remedy: 'Stop it first, or close with force, which stops it.' });
      await turns.stopAll(sessionId);
      await endWork(sessionId);
    },
  };
}
