// Tries to take the state root named by the first parameter once a line arrives, says how it went, and holds what it got until stdin ends.
import { once } from 'node:events';
import { acquireOwnerLock, resolveStateRoot, StateError } from '../../src/paths/index.ts';

const root = resolveStateRoot(process.argv[2] ?? '');
process.stdout.write('ready\n');
await once(process.stdin, 'data');
try {
  acquireOwnerLock(root, { kind: 'headless', command: 'a test' });
  process.stdout.write('won\n');
} catch (error: unknown) {
  process.stdout.write(`${error instanceof StateError ? error.code : String(error)}\n`);
}
await once(process.stdin, 'end');
