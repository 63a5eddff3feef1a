import type { Explained, ServerStatus } from '@chatos/contracts';
import { useCallback, useRef, useState } from 'react';
import { useStream } from '../connection/use-stream.ts';
import { useRuntime } from '../runtime/runtime-context.tsx';
import { mergeStatuses } from './server-view.ts';

/** The runtime's servers as they stand, for as long as somebody looks. `servers` is null until they have been told. */
export function useServers(): { servers: readonly ServerStatus[] | null; error: Explained | null } {
  const { client } = useRuntime();
  const [servers, setServers] = useState<readonly ServerStatus[] | null>(null);
  const isFirst = useRef(true);
  const open = useCallback((signal: AbortSignal) => {
    isFirst.current = true;
    return client.servers.watch(undefined, { signal });
  }, [client]);
  const onItem = useCallback((item: { servers: ServerStatus[] }) => {
    const isWhole = isFirst.current;
    isFirst.current = false;
    setServers((known) => mergeStatuses(known ?? [], item.servers, isWhole));
  }, []);
  return { servers, error: useStream(open, onItem) };
}
