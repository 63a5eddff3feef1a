import type { KnownLists, ResourceLists } from '../client/known-lists.ts';
import type { ServerAccess } from '../client/server-access.ts';
import type { ServerResources } from './server-resources.ts';

export function createServerResources(access: ServerAccess, known: KnownLists<ResourceLists>): ServerResources {
  return {
    async list({ refresh, ...place }) {
      const { lists, problems } = await known.all(place, { refresh });
      return { resources: lists.flatMap(({ resources }) => resources), templates: lists.flatMap(({ templates }) => templates), problems };
    },
    read: ({ server, uri, ...place }) => access.use(server, place, (connection) => connection.readResource(uri, place.signal)),
    // The use lasts as long as the subscription: a server somebody listens to is not idle.
    subscribe: ({ server, uri, onUpdated, onSubscribed, ...place }) => access.use(server, { ...place, isWatch: true }, (connection) => connection.subscribe(uri, place.signal, { updated: onUpdated, subscribed: onSubscribed })),
  };
}
