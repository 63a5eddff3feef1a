import { sharedProcedures } from '@chatos/contracts';
import { implement } from '@orpc/server';
import type { Conversations } from '../conversations.ts';
import { withTypedErrors } from './typed-errors.ts';

/** The control room's procedures, and the reading of what results left in `blobs/`. Each obeys its caller's signal. */
export function controlProcedures({ servers, blobs }: Pick<Conversations, 'servers' | 'blobs'>) {
  const os = implement(sharedProcedures).use(withTypedErrors);
  return {
    servers: {
      list: os.servers.list.handler(() => servers.list()),
      watch: os.servers.watch.handler(async ({ signal }) => servers.watch(signal)),
      start: os.servers.start.handler(({ input, signal }) => servers.start(input.id, signal)),
      stop: os.servers.stop.handler(({ input }) => servers.stop(input.id)),
      restart: os.servers.restart.handler(({ input, signal }) => servers.restart(input.id, signal)),
      test: os.servers.test.handler(({ input, signal }) => servers.test(input.id, signal)),
      watchLog: os.servers.watchLog.handler(async ({ input, signal }) => servers.watchLog(input.id, signal)),
    },
    blobs: {
      read: os.blobs.read.handler(({ input }) => blobs.read(input.id, input.offset, input.length)),
      media: os.blobs.media.handler(async ({ input }) => {
        const { data, ...piece } = await blobs.readMedia(input.id, input.offset, input.length);
        return { ...piece, data: Buffer.from(data).toString('base64') };
      }),
    },
  };
}
