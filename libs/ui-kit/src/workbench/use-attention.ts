import type { Session } from '@chatos/contracts';
import { useCallback, useEffect, useRef } from 'react';
import { sessionTitle } from '../sessions/session-row.tsx';
import { useSessions, useSessionListWatch } from '../sessions/use-sessions.ts';

/** Names the surface in a notification, so that it is clear who asks. */
export type SurfaceLabel = 'Chat' | 'AIDE';

/**
 * Follows the runtime's sessions for the page, and calls for the user where one needs them while the page is out of sight: a number on the
 * application's icon, and a notification. In the headless host the tab's title carries the number.
 * @param openQuestions are counted with the approvals that wait
 */
export function useAttention(label: SurfaceLabel, openQuestions: number): void {
  const { sessions } = useSessions();
  const known = useRef(new Map<string, Session['lastTurnState']>());
  const onChanged = useCallback((session: Session) => {
    const before = known.current.get(session.id);
    known.current.set(session.id, session.lastTurnState);
    if (document.visibilityState === 'visible' || before === session.lastTurnState) return;
    const words = wordsFor(session.lastTurnState);
    if (words !== null) void window.chatosShell?.notify({ title: `${label}: ${words}`, body: sessionTitle(session).slice(0, 200) });
  }, [label]);
  useSessionListWatch(onChanged);

  const waiting = openQuestions + sessions.filter((session) => session.lastTurnState === 'waiting-for-approval').length;
  useEffect(() => {
    document.title = waiting === 0 ? `${label} · ChatOS` : `(${waiting}) ${label} · ChatOS`;
    void window.chatosShell?.setBadge({ count: waiting });
  }, [label, waiting]);
}

function wordsFor(state: Session['lastTurnState']): string | null {
  if (state === 'waiting-for-approval') return 'a tool waits for your approval';
  if (state === 'completed') return 'an answer is complete';
  if (state === 'failed') return 'something did not work';
  return null;
}
