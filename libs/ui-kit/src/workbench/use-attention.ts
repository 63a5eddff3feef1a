import type { Session } from '@chatos/contracts';
import { useCallback, useEffect, useRef } from 'react';
import { sessionTitle } from '../sessions/session-row.tsx';
import { useSessions, useSessionListWatch } from '../sessions/use-sessions.ts';
import { notifyUser } from './notify-user.ts';

/** Names the surface in a notification, so that it is clear who asks. */
export type SurfaceLabel = 'Chat' | 'AIDE';

/** As last heard, of every session of this page's runtime: those of a workspace that is not shown now are waited for too. */
const known = new Map<string, Session['lastTurnState']>();

/**
 * Follows the runtime's sessions for the page, and calls for the user where a run has come to its end or to a halt while the page is out of sight.
 * The application's icon carries the number of open questions, the approvals of all sessions among them; in the headless host the tab's title does.
 */
export function useAttention(label: SurfaceLabel, openQuestions: number): void {
  const { sessions } = useSessions();
  const listed = useRef(sessions);
  useEffect(() => { listed.current = sessions; });
  const onChanged = useCallback((session: Session) => {
    const before = known.get(session.id) ?? listed.current.find(({ id }) => id === session.id)?.lastTurnState ?? null;
    known.set(session.id, session.lastTurnState);
    const words = wordsFor(before, session.lastTurnState);
    if (words !== null) notifyUser({ title: `${label}: ${words}`, body: sessionTitle(session).slice(0, 200), target: { sessionId: session.id, questionId: null } });
  }, [label]);
  useSessionListWatch(onChanged);

  useEffect(() => {
    document.title = openQuestions === 0 ? `${label} · ChatOS` : `(${openQuestions}) ${label} · ChatOS`;
    void window.chatosShell?.setBadge({ count: Math.min(openQuestions, 9999) });
  }, [label, openQuestions]);
}

const UNDER_WAY: readonly Session['lastTurnState'][] = ['queued', 'running', 'waiting-for-approval', 'paused'];

/** What is said of a change; null of one nobody waits for. That something is asked is said by the question itself. */
export function wordsFor(before: Session['lastTurnState'], now: Session['lastTurnState']): string | null {
  if (before === now || !UNDER_WAY.includes(before)) return null;
  if (now === 'completed') return 'an answer is complete';
  if (now === 'failed') return 'something did not work';
  return now === 'paused' ? 'a run is paused' : null;
}
