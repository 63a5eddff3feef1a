import { configurationSourceContract } from '@chatos/contracts';
import type { BearerRequest } from '@chatos/contracts';
import { implement } from '@orpc/server';
import { ConfigStoreError } from '../errors.ts';
import type { ConfigStore } from '../store.ts';
import { withTypedErrors } from './typed-errors.ts';
import { watchStore } from './watch.ts';

/** Gives a bearer for a server with OAuth. Rejects with what has `problem` and `remedy`. */
export type BearerSource = (request: BearerRequest, signal: AbortSignal) => Promise<{ token: string; scopes: string[]; expiresAt: number | null }>;

/** What a runtime may ask: snapshots, one secret and one bearer at a time. Served to ports of runtimes alone, never to a page's. */
export function createConfigurationSourceRouter(store: ConfigStore, bearer: BearerSource = refuseBearer) {
  const source = implement(configurationSourceContract).configuration;
  const never = new AbortController().signal;
  return {
    configuration: {
      watch: source.watch.handler(({ signal }) => watchStore(store, () => store.snapshot(), signal ?? never)),
      secret: source.secret.handler(({ input }) => withTypedErrors(async () => ({ value: await store.secret(input) }))),
      bearer: source.bearer.handler(({ input, signal }) => withTypedErrors(() => bearer(input, signal ?? never))),
    },
  };
}

function refuseBearer(): never {
  throw new ConfigStoreError('unusable-input', { problem: 'Nobody can sign in here.', remedy: 'Sign in with the settings page of the workbench.' });
}
