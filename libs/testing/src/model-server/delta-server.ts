import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** A provider for benches: every request is answered with the same stream of text deltas, from a thread of its own. */
export interface DeltaServer {
  /** An OpenAI-compatible base URL. */
  readonly baseUrl: string;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a server whose work does not count into what a bench measures: it runs on its own thread and renders its events once. The deltas
 * are words of the usual length; each is one event and one write, as a provider sends them.
 */
export async function startDeltaServer(deltas: number): Promise<DeltaServer> {
  const worker = new Worker(new URL('./delta-worker.ts', import.meta.url), { workerData: { deltas } });
  const [port] = (await once(worker, 'message')) as [number];
  const close = async () => {
    await worker.terminate();
  };
  return { baseUrl: `http://127.0.0.1:${port}/v1`, close, [Symbol.asyncDispose]: close };
}
