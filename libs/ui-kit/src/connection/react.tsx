import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract';
import type { ConnectionSnapshot } from './connection-state.ts';
import type { SurfaceConnection } from './surface-connection.ts';

const ConnectionContext = createContext<SurfaceConnection | null>(null);

/**
 * Gives the page its connection and a query client. Each new connection invalidates every query: what was read over an earlier one may
 * have changed while nobody was listening.
 */
export function ConnectionProvider({ connection, children }: { connection: SurfaceConnection; children: ReactNode }) {
  const [queryClient] = useState(() => new QueryClient({ defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false, staleTime: 5_000, networkMode: 'always' }, mutations: { networkMode: 'always' } } }));
  useEffect(() => {
    let known = connection.snapshot().generation;
    return connection.subscribe(() => {
      const { generation, state } = connection.snapshot();
      if (state !== 'ready' || generation === known) return;
      known = generation;
      // Over the first connection only what failed before it is asked for again.
      void queryClient.invalidateQueries({ predicate: (query) => generation > 1 || query.state.status === 'error' });
    });
  }, [connection, queryClient]);
  return (
    <ConnectionContext value={connection}>
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </ConnectionContext>
  );
}

export function useConnection(): SurfaceConnection {
  const connection = useContext(ConnectionContext);
  if (connection === null) throw new Error('useConnection: there is no ConnectionProvider above this component.');
  return connection;
}

/** The state of the connection, as it changes. */
export function useConnectionState(): ConnectionSnapshot {
  const connection = useConnection();
  return useSyncExternalStore(connection.subscribe, connection.snapshot, connection.snapshot);
}

/** The page's client, the same object for the life of the page. `Contract` is the one the page was connected with. */
export function useClient<Contract extends AnyContractRouter>(): ContractRouterClient<Contract> {
  return useConnection().client as ContractRouterClient<Contract>;
}
