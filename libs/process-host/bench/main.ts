import { createMemoryPorts } from '@chatos/contracts';
import type { Port } from '@chatos/contracts';
import { createNodeProcessHost, createWebSocketPort, relayPort } from '@chatos/process-host';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { WebSocket } from 'ws';
import { compareRoundTrips } from './measure.ts';
import type { Comparison } from './measure.ts';

// A contract round trip across processes against a bare echo on the same path.

/** The limit. */
const LIMIT = 3;

const { values: options } = parseArgs({ options: { json: { type: 'string' } } });

const host = createNodeProcessHost({ nodePath: process.execPath, log: (line) => void process.stderr.write(`${line}\n`) });
const running = host.start({ name: 'chat', entry: join(import.meta.dirname, 'child.ts'), environment: { PURPOSE: 'bench' } });
const webSocketPort = await new Promise<string>((resolve) => running.onReport((report) => report.type === 'log' && resolve(report.message)));

const relayed = await compareRoundTrips(openRelayed('contract'), openRelayed('echo'));
const overWebSocket = await compareRoundTrips(await openWebSocket('contract'), await openWebSocket('echo'));
await running.stop();

const passed = relayed.ratio <= LIMIT;
print('contract round trip across processes / bare echo, relayed Node child', relayed, `at most ${LIMIT}: ${passed ? 'passed' : 'FAILED'}`);
print('contract round trip across processes / bare echo, WebSocket', overWebSocket, 'for information');
if (options.json !== undefined) {
  const row = { name: 'contract round trip / bare echo, relayed Node child', ratio: relayed.ratio, limit: LIMIT, direction: 'at-most', passed };
  writeFileSync(options.json, `${JSON.stringify([row], null, 2)}\n`);
}
process.exitCode = passed ? 0 : 1;

function openRelayed(role: string): Port {
  const [near, far] = createMemoryPorts();
  running.connect(role, relayPort(far));
  return near;
}

async function openWebSocket(role: string): Promise<Port> {
  const socket = new WebSocket(`ws://127.0.0.1:${webSocketPort}/${role}`);
  await once(socket, 'open');
  return createWebSocketPort(socket);
}

function print(name: string, { ratio, contract, bare }: Comparison, verdict: string): void {
  process.stdout.write(`${name}: ${ratio.toFixed(2)} (${contract.toFixed(3)} ms / ${bare.toFixed(3)} ms), ${verdict}\n`);
}
