import { createORPCClient } from '@orpc/client';
import { StandardRPCLink } from '@orpc/client/standard';
import type { StandardLinkClient } from '@orpc/client/standard';
import type { ContractRouterClient, AnyContractRouter } from '@orpc/contract';
import { ClientPeer } from '@orpc/standard-server-peer';
import { encodeAcknowledge, STREAM_HEADER } from './frames.ts';
import type { Port } from './port.ts';

export class PortClosedError extends Error {
  constructor() {
    super('The connection to the process behind this page is closed.');
    this.name = 'PortClosedError';
  }
}

export interface PortClient<Contract extends AnyContractRouter> {
  readonly client: ContractRouterClient<Contract>;
  /** Closes the port; everything pending rejects with PortClosedError. */
  close(): void;
}

/**
 * The calling end of a contract over a port.
 *
 * Calls pending when the port closes, and calls made afterwards, reject with PortClosedError: none hangs. Each event a consumer takes from
 * a stream is acknowledged, so a consumer that stops reading holds the producer after STREAM_WINDOW events.
 */
export function createPortClient<Contract extends AnyContractRouter>(port: Port): PortClient<Contract> {
  let isClosed = false;
  let nextStream = 0;
  const peer = new ClientPeer((message) => {
    if (isClosed) throw new PortClosedError();
    port.post(typeof message === 'string' ? message : new TextDecoder().decode(message as Uint8Array));
  });
  port.onMessage((frame) => {
    // A frame for a call that has ended in the meantime is late, not wrong: the peer rejects it and there is nobody to tell.
    peer.message(frame).catch(() => undefined);
  });
  const closed = () => {
    if (isClosed) return;
    isClosed = true;
    peer.close({ reason: new PortClosedError() });
  };
  port.onClose(closed);

  const linkClient: StandardLinkClient<Record<never, never>> = {
    async call(request) {
      if (isClosed) throw new PortClosedError();
      const stream = `s${nextStream++}`;
      const response = await peer.request({ ...request, headers: { ...request.headers, [STREAM_HEADER]: stream } });
      const body = isAsyncIterator(response.body) ? acknowledging(response.body, stream) : response.body;
      return { ...response, body: () => Promise.resolve(body) };
    },
  };

  function acknowledging(iterator: AsyncIterator<unknown>, stream: string): AsyncIteratorObject<unknown> {
    const wrapped = {
      async next() {
        const result = await iterator.next();
        if (!result.done && !isClosed) port.post(encodeAcknowledge({ acknowledge: stream, count: 1 }));
        return result;
      },
      async return(value?: unknown) {
        return (await iterator.return?.(value)) ?? { done: true as const, value };
      },
      async throw(error: unknown) {
        await iterator.return?.();
        throw error;
      },
      [Symbol.asyncIterator]() {
        return wrapped;
      },
    };
    return wrapped as unknown as AsyncIteratorObject<unknown>;
  }

  const link = new StandardRPCLink(linkClient, { url: 'http://port' });
  return {
    client: createORPCClient(link) as ContractRouterClient<Contract>,
    close() {
      closed();
      port.close();
    },
  };
}

function isAsyncIterator(value: unknown): value is AsyncIterator<unknown> {
  return typeof value === 'object' && value !== null && 'next' in value && typeof value.next === 'function';
}
