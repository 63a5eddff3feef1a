import { nodeParent, openProcessEnd, serveRouter } from '@chatos/process-host';
import { createSuiteRouter, mapSuiteError } from './suite-router.ts';

// The process entry of the contract suite: serves the same router on every port it is given.
const end = openProcessEnd(nodeParent(process));
const router = createSuiteRouter();
const log = (line: string) => void process.stderr.write(`${line.replaceAll('\n', ' | ')}\n`);
end.onPort((_role, port) => void serveRouter(router, port, { context: {}, mapError: mapSuiteError, log }));
end.report({ type: 'ready' });
