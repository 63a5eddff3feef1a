import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Session, SessionId } from '@chatos/contracts';
import { useCallback } from 'react';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { useSessions } from './use-sessions.ts';

/** One session; asked for by itself where its page of the list was not read. undefined until it is known, and for none. `told` takes it as a procedure returned it. */
export function useSession(sessionId: SessionId | null): { session: Session | undefined; told: (session: Session) => void } {
  const { client, runtime } = useRuntime();
  const queries = useQueryClient();
  const { sessions } = useSessions();
  const listed = sessions.find((session) => session.id === sessionId);
  const asked = useQuery({ queryKey: ['session', runtime, sessionId], enabled: sessionId !== null && listed === undefined, queryFn: ({ signal }) => client.sessions.get({ id: sessionId as SessionId }, { signal }) });
  const told = useCallback((session: Session) => queries.setQueryData(['session', runtime, session.id], session), [queries, runtime]);
  return { session: sessionId === null ? undefined : (listed ?? asked.data), told };
}
