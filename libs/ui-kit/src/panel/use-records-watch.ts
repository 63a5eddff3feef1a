import { useQueryClient } from '@tanstack/react-query';
import type { Explained, SessionId } from '@chatos/contracts';
import { useCallback } from 'react';
import { useStream } from '../connection/use-stream.ts';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { RECORDS_KEY } from '../sessions/use-sessions.ts';

/** Has what is shown of a session's tasks and changed files read again whenever a tool wrote something down. */
export function useRecordsWatch(sessionId: SessionId): Explained | null {
  const { client } = useRuntime();
  const queries = useQueryClient();
  const open = useCallback((signal: AbortSignal) => client.fileChanges.watch({ sessionId }, { signal }), [client, sessionId]);
  const onItem = useCallback(() => {
    for (const kind of ['tasks', 'file-changes', 'content-usage']) void queries.invalidateQueries({ queryKey: [RECORDS_KEY, kind] });
  }, [queries]);
  return useStream(open, onItem);
}
