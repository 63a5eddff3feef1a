import type { LifecycleReport, Port } from '@chatos/contracts';
import { parseParentMessage } from '../host/messages.ts';
import { createMessagePort } from '../ports/message-port.ts';
import { createRelay } from '../ports/relay.ts';
import type { ParentTransport } from './parent-transport.ts';

/** A process's own end of its life-cycle channel. */
export interface ProcessEnd {
  /** Ports that came before the listener are handed to it at once. */
  onPort(listener: (role: string, port: Port) => void): void;
  report(report: LifecycleReport): void;
  /**
   * Work to do before this process ends: because it was asked to, because its parent is gone, or by SIGTERM. It may take STOP_WORK_LIMIT_MS
   * in all. Then every port is closed and the process exits, with code 0 only where no listener rejected.
   */
  onStop(listener: () => Promise<void>): void;
  /** Ends this process without further work, once what it reported has left it. */
  exit(code: number): void;
}

/** Below the time after which the parent kills (STOP_LIMIT_MS). */
const STOP_WORK_LIMIT_MS = 3_000;

export function openProcessEnd(transport: ParentTransport): ProcessEnd {
  const relay = createRelay((message) => transport.send(message));
  const stopListeners: (() => Promise<void>)[] = [];
  const waiting: [role: string, port: Port][] = [];
  let portListener: ((role: string, port: Port) => void) | null = null;
  let isStopping = false;

  const report = (content: LifecycleReport) => transport.send({ type: 'report', report: content });

  function opened(role: string, port: Port): void {
    if (isStopping) port.close();
    else if (portListener === null) waiting.push([role, port]);
    else portListener(role, port);
  }

  async function stop(): Promise<void> {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => {
      report({ type: 'log', level: 'error', message: 'Ending took too long and was cut short.' });
      transport.exit(1);
    }, STOP_WORK_LIMIT_MS);
    const results = await Promise.allSettled(stopListeners.map((listener) => listener()));
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []));
    for (const failure of failures) report({ type: 'log', level: 'error', message: `Ending failed in part: ${failure}` });
    relay.end();
    transport.exit(failures.length === 0 ? 0 : 1);
  }

  transport.onMessage((value, ports) => {
    const message = parseParentMessage(value);
    if (message === null) return report({ type: 'log', level: 'warn', message: 'Dropped a malformed message of the parent.' });
    if (message.type === 'stop') return void stop();
    if (message.type !== 'open') return relay.receive(message);
    const transferred = ports[0];
    if (message.id !== null) opened(message.role, relay.open(message.id));
    else if (transferred !== undefined) opened(message.role, createMessagePort(transferred));
  });
  transport.onEnd(() => void stop());

  return {
    report,
    onPort(listener) {
      portListener = listener;
      for (const [role, port] of waiting.splice(0)) listener(role, port);
    },
    onStop: (listener) => void stopListeners.push(listener),
    exit: (code) => transport.exit(code),
  };
}
