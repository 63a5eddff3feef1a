import { electronParent, openProcessEnd, serveRouter } from '@chatos/process-host';
import { eventIterator, oc } from '@orpc/contract';
import { implement } from '@orpc/server';
import { z } from 'zod';

// A process that opens no database, which is what Electron 25 can run as a utility process.
const contract = {
  echo: oc.input(z.string()).output(z.object({ text: z.string(), environmentNames: z.array(z.string()) })),
  count: oc.input(z.number()).output(eventIterator(z.number())),
};
export type EchoContract = typeof contract;

const os = implement(contract);
const router = os.router({
  echo: os.echo.handler(({ input }) => ({ text: input, environmentNames: Object.keys(process.env) })),
  count: os.count.handler(async function* ({ input }) {
    for (let number = 0; number < input; number += 1) yield number;
  }),
});

const { parentPort } = process as unknown as { parentPort: Parameters<typeof electronParent>[0] };
const end = openProcessEnd(electronParent(parentPort));
end.onPort((_role, port) => void serveRouter(router, port, { context: {}, log: () => undefined }));
end.report({ type: 'ready' });
