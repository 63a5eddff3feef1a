import { nodeParent, openProcessEnd, serveRouter, startProcessGroup } from '@chatos/process-host';
import { createSuiteRouter, mapSuiteError } from './suite-router.ts';

// A process entry that does what the variable BEHAVIOUR says, for the tests of hosts and of the workbench.
const behaviour = process.env['BEHAVIOUR'] ?? 'well';

if (behaviour === 'deaf') {
  // Speaks to nobody, ends for nothing but SIGKILL.
  process.on('disconnect', () => undefined);
  process.on('SIGTERM', () => undefined);
  setInterval(() => undefined, 1_000);
  process.stdout.write('deaf\n');
} else {
  await behave();
}

async function behave(): Promise<void> {
  const end = openProcessEnd(nodeParent(process));
  const say = (message: string) => end.report({ type: 'log', level: 'info', message });

  if (behaviour === 'fatal') {
    end.report({ type: 'fatal', message: 'The database belongs to somebody else. Choose another state root.' });
    return end.exit(3);
  }
  if (behaviour === 'slow-listener') await new Promise((resolve) => setImmediate(resolve));

  const router = createSuiteRouter();
  end.onPort((role, port) => {
    if (role === 'page') return void serveRouter(router, port, { context: {}, mapError: mapSuiteError, log: say });
    say(`port ${role}`);
    port.onMessage((frame) => say(`${role} said ${frame}`));
    port.onClose(() => say(`closed ${role}`));
    if (role === 'configuration') port.post(`hello of ${process.pid}`);
  });
  end.onStop(async () => {
    process.stdout.write('ending in order\n');
    if (behaviour === 'bad-end') throw new Error('could not close');
  });

  if (behaviour === 'group') {
    const group = await startProcessGroup({
      command: process.execPath,
      args: ['-e', "process.on('SIGTERM', () => undefined); setInterval(() => undefined, 1000); console.log('up')"],
      cwd: process.cwd(),
      environment: {},
    });
    await new Promise((resolve) => group.child.stdout?.once('data', resolve));
    end.report({ type: 'group-started', groupId: group.groupId, command: 'stubborn' });
  }
  if (behaviour === 'talkative') {
    process.stdout.write('one\ntwo\r\nunfinished');
    process.stderr.write('an error line\n');
    process.stdout.write(`\nvariables ${JSON.stringify(Object.keys(process.env).sort())}\n`);
  }
  end.report({ type: 'ready' });
  if (behaviour === 'crashing') end.exit(0);
}
