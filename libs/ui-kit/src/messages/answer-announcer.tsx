import { useEffect, useRef, useState } from 'react';
import { activeTurn, hasEnded } from '../conversation/conversation-view.ts';
import type { ConversationStore } from '../conversation/conversation-store.ts';
import { useSelected } from '../conversation/use-selected.ts';
import { waitingCall } from './message-steps.ts';

/**
 * Tells a screen reader when an answer is complete and when a tool call waits: once each. The streaming text itself is not announced, which
 * would read it out in scraps.
 */
export function AnswerAnnouncer({ store }: { store: ConversationStore }) {
  const state = useSelected(store, (known) => known);
  const [announcement, setAnnouncement] = useState('');
  const watchedTurn = useRef<string | null>(null);
  const active = activeTurn(state);
  const waiting = active === null ? null : state.messages.filter((message) => message.turnId === active.id).map(waitingCall).find((call) => call !== null);

  useEffect(() => {
    if (active !== null) watchedTurn.current = active.id;
    const ended = state.turns.find((turn) => turn.id === watchedTurn.current && hasEnded(turn.state));
    if (ended === undefined) return;
    watchedTurn.current = null;
    setAnnouncement(ended.state === 'completed' ? 'The answer is complete.' : `The answer ended: ${ended.notice ?? ended.state}.`);
  }, [active, state.turns]);
  useEffect(() => {
    if (waiting) setAnnouncement(`The tool ${waiting.tool} waits for your approval.`);
  }, [waiting?.callId, waiting?.tool]);

  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {announcement}
    </div>
  );
}
