import type { ServerPrompt } from '@chatos/contracts';
import type { KnownLists } from '../client/known-lists.ts';
import type { ServerAccess } from '../client/server-access.ts';
import type { ServerPrompts } from './server-prompts.ts';

export function createServerPrompts(access: ServerAccess, known: KnownLists<ServerPrompt[]>): ServerPrompts {
  return {
    async list({ refresh, ...place }) {
      const { lists, problems } = await known.all(place, { refresh });
      return { prompts: lists.flat(), problems };
    },
    get: ({ server, name, arguments: values, ...place }) => access.use(server, place, (connection) => connection.getPrompt(name, values, place.signal)),
    complete: (query) => access.use(query.server, query, (connection) => connection.complete(query, query.signal)),
  };
}
