import type { Attachment, SessionId } from '@chatos/contracts';
import { useEffect, useState } from 'react';
import { useConnectionState } from '../connection/react.tsx';
import { useRuntime } from '../runtime/runtime-context.tsx';

/**
 * Whether a resource changed since this is asked, as far as its server tells: one without subscriptions tells nothing. When the server ends it is
 * not asked again, which would start it.
 */
export function useResourceChanged(sessionId: SessionId, { server, uri }: Attachment): boolean {
  const { client } = useRuntime();
  const { state } = useConnectionState();
  const [hasChanged, setChanged] = useState(false);
  useEffect(() => {
    if (state !== 'ready' || hasChanged) return undefined;
    const abort = new AbortController();
    const follow = async () => {
      for await (const { updates } of await client.resources.watch({ sessionId, server, uri }, { signal: abort.signal })) {
        if (abort.signal.aborted) return;
        if (updates > 0) setChanged(true);
      }
    };
    // It is not known then whether it changed, and nothing is said of it; that it cannot be read is said when it is.
    follow().catch(() => undefined);
    return () => abort.abort();
  }, [client, sessionId, server, uri, state, hasChanged]);
  return hasChanged;
}
