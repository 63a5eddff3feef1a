import type { SessionId } from '@chatos/contracts';
import { sessionTitle } from './session-row.tsx';
import { useSession } from './use-session.ts';

/** The name of the session shown. */
export function SessionHeading({ sessionId, fallback }: { sessionId: SessionId | null; fallback: string }) {
  const { session } = useSession(sessionId);
  return <>{session === undefined ? fallback : sessionTitle(session)}</>;
}
