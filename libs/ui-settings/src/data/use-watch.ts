import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useConnectionState } from '@chatos/ui-kit';
import { useConfigClient } from './client.ts';
import { CONFIGURATION } from './queries.ts';

/** Renews what the page shows whenever the configuration changes, from wherever: another window, the command line, this page itself. */
export function useWatch(): void {
  const client = useConfigClient();
  const queries = useQueryClient();
  const { state, generation } = useConnectionState();
  useEffect(() => {
    if (state !== 'ready') return undefined;
    const controller = new AbortController();
    void (async () => {
      let known = -1;
      for await (const { revision } of await client.config.watch(undefined, { signal: controller.signal })) {
        // The first one only says where we are.
        if (known !== -1 && revision !== known) void queries.invalidateQueries({ queryKey: [CONFIGURATION] });
        known = revision;
      }
    })().catch(() => {
      // The connection was lost or the page left it: the next connection watches anew, and reads everything again.
    });
    return () => controller.abort();
  }, [client, queries, state, generation]);
}
