import { Badge } from '@mantine/core';
import type { SessionId } from '@chatos/contracts';
import { sessionTitle } from './session-row.tsx';
import { useSession } from './use-session.ts';

/** The name of the session shown, and that it is paused. */
export function SessionHeading({ sessionId, fallback }: { sessionId: SessionId | null; fallback: string }) {
  const { session } = useSession(sessionId);
  if (session === undefined) return <>{fallback}</>;
  return <>{sessionTitle(session)}{session.lastTurnState === 'paused' ? <Badge size="sm" variant="light" ms={8} tt="none">Paused</Badge> : null}</>;
}
