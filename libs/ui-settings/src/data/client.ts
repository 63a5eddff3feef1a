import type { configContract } from '@chatos/contracts';
import { useClient } from '@chatos/ui-kit';

/** The client of this page's contract. */
export function useConfigClient() {
  return useClient<typeof configContract>();
}
