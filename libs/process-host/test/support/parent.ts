import { createNodeProcessHost } from '@chatos/process-host';
import { join } from 'node:path';

// Starts one process, prints its id once it is ready, and lives on.
const host = createNodeProcessHost({ nodePath: process.execPath, log: () => undefined });
const running = host.start({ name: 'chat', entry: join(import.meta.dirname, 'behaving-child.ts'), environment: { BEHAVIOUR: 'well' } });
running.onReport((report) => {
  if (report.type === 'ready') process.stdout.write(`${running.pid}\n`);
});
