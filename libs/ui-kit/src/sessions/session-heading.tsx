import { useQuery } from '@tanstack/react-query';
import type { SessionId } from '@chatos/contracts';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { sessionTitle } from './session-row.tsx';
import { useSessions } from './use-sessions.ts';

/** The name of the session shown; asked for by itself where its page of the list was not read. */
export function SessionHeading({ sessionId, fallback }: { sessionId: SessionId | null; fallback: string }) {
  const { client, runtime } = useRuntime();
  const { sessions } = useSessions();
  const listed = sessions.find((session) => session.id === sessionId);
  const asked = useQuery({ queryKey: ['session', runtime, sessionId], enabled: sessionId !== null && listed === undefined, queryFn: ({ signal }) => client.sessions.get({ id: sessionId as SessionId }, { signal }) });
  const session = listed ?? asked.data;
  return <>{sessionId === null || session === undefined ? fallback : sessionTitle(session)}</>;
}
