import { configurationSourceContract } from '@chatos/contracts';
import { implement } from '@orpc/server';
import type { ConfigStore } from '../store.ts';
import { withTypedErrors } from './typed-errors.ts';
import { watchStore } from './watch.ts';

/** What a runtime may ask: snapshots, and one secret at a time. Served to ports of runtimes alone, never to a page's. */
export function createConfigurationSourceRouter(store: ConfigStore) {
  const source = implement(configurationSourceContract).configuration;
  return {
    configuration: {
      watch: source.watch.handler(({ signal }) => watchStore(store, () => store.snapshot(), signal ?? new AbortController().signal)),
      secret: source.secret.handler(({ input }) => withTypedErrors(async () => ({ value: await store.secret(input) }))),
    },
  };
}
