import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { DeltaServer } from './delta-server.ts';

export interface CallingOptions {
  /** How many calls it asks for, one in each answer; then it says "done". */
  readonly calls: number;
  /** The end of the name of the tool it calls, of those it is offered. */
  readonly tool: string;
  /** The arguments of each call, in order. */
  readonly arguments: readonly unknown[];
}

/** A provider for benches that works with tools: it looks at what it is sent, as a model does, and runs on its own thread. */
export async function startCallingServer(options: CallingOptions): Promise<DeltaServer> {
  const worker = new Worker(new URL('./calling-worker.ts', import.meta.url), { workerData: options });
  const [port] = (await once(worker, 'message')) as [number];
  const close = async () => {
    await worker.terminate();
  };
  return { baseUrl: `http://127.0.0.1:${port}/v1`, close, [Symbol.asyncDispose]: close };
}
