import { createMemoryPorts, createPortClient } from '@chatos/contracts';
import { createUtilityProcessHost, relayPort } from '@chatos/process-host';
import { app, MessageChannelMain, utilityProcess } from 'electron';
import { join } from 'node:path';
import type { EchoContract } from './echo-process.ts';

// Prints what it saw as one line of JSON.
app.whenReady().then(run).then((seen) => finish(seen), (error: unknown) => finish({ error: String(error) }));

async function run(): Promise<unknown> {
  const host = createUtilityProcessHost({
    fork: (entry, environment) => utilityProcess.fork(entry, [], { env: environment, stdio: 'pipe' }),
    createChannel: () => new MessageChannelMain(),
    log: () => undefined,
  });
  const child = host.start({ name: 'chat', entry: join(__dirname, 'echo-process.cjs'), environment: { ONLY: 'this' } });
  const exited = new Promise<void>((resolve) => child.onExit(() => resolve()));
  const [page, far] = createMemoryPorts();
  child.connect('page', relayPort(far));
  const { client } = createPortClient<EchoContract>(page);
  const echoed = await client.echo('hello');
  let inOrder = 0;
  for await (const number of await client.count(2000)) if (number === inOrder) inOrder += 1;
  process.kill(child.pid ?? 0, 'SIGKILL');
  await exited;
  const afterKill = await client.echo('again').then(() => 'answered', (error: Error) => error.name);
  return { echoed, inOrder, afterKill };
}

function finish(seen: unknown): void {
  process.stdout.write(`${JSON.stringify(seen)}\n`);
  app.exit(0);
}
