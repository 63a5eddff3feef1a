import { createORPCClient } from '@orpc/client';
import { StandardRPCLink } from '@orpc/client/standard';
import type { StandardLinkClient } from '@orpc/client/standard';
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract';
import { decodeResponseMessage, encodeRequestMessage } from '@orpc/standard-server-peer';
import type { MessageType } from '@orpc/standard-server-peer';
import { CallingPeer } from './client-peer.ts';
import { exceedsFrameLimit, MAX_FRAME_BYTES, STREAM_HEADER } from './frames.ts';
import type { Port } from './port.ts';
import { acknowledgeEvents } from './stream.ts';

export class PortClosedError extends Error {
  constructor() {
    super('The connection to the process behind this page is closed.');
    this.name = 'PortClosedError';
  }
}

export class FrameTooLargeError extends Error {
  constructor() {
    super(`This is too large to be sent at once; the limit is ${MAX_FRAME_BYTES / 1024 / 1024} MB.`);
    this.name = 'FrameTooLargeError';
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
 * Calls and streams pending when the port closes, and calls made afterwards, reject with PortClosedError: none hangs. What a signal ended
 * rejects with the signal's reason. An input too large for a frame rejects with FrameTooLargeError. A consumer that stops reading a stream
 * holds its producer after STREAM_WINDOW events.
 */
export function createPortClient<Contract extends AnyContractRouter>(port: Port): PortClient<Contract> {
  let isClosed = false;
  let nextStream = 0;

  const peer = new CallingPeer(async ([id, type, payload]) => {
    // The types of the three are tied together in the tuple, which TypeScript cannot follow into a generic call.
    const message = await encodeRequestMessage(id, type as MessageType.REQUEST, payload as Parameters<typeof encodeRequestMessage<MessageType.REQUEST>>[2]);
    if (typeof message !== 'string') throw new TypeError('A port carries text: files and blobs cannot be sent.');
    if (exceedsFrameLimit(message)) throw new FrameTooLargeError();
    post(message);
  });

  /** Never throws: the peer sends aborts from an event listener, where an error would reach nobody. A closed port rejects all that is pending. */
  function post(frame: string): void {
    if (isClosed) return;
    try {
      port.post(frame);
    } catch {
      ended();
    }
  }

  function ended(): void {
    if (isClosed) return;
    isClosed = true;
    peer.close({ reason: new PortClosedError() });
  }

  port.onMessage((frame) => {
    // A malformed frame, or one for a call that has ended meanwhile: there is no caller to tell, and what is pending stays pending.
    decodeResponseMessage(frame).then((message) => peer.message(message)).catch(() => undefined);
  });
  port.onClose(ended);

  /** The peer's queues answer a closed port or an abort with errors of their own; callers are promised ours and the signal's reason. */
  function explain(error: unknown, signal: { readonly aborted: boolean; readonly reason: unknown } | undefined): unknown {
    if (signal?.aborted) return signal.reason;
    return isClosed ? new PortClosedError() : error;
  }

  const linkClient: StandardLinkClient<Record<never, never>> = {
    async call(request) {
      if (isClosed) throw new PortClosedError();
      const stream = `s${nextStream++}`;
      const { signal } = request;
      try {
        const response = await peer.request({ ...request, headers: { ...request.headers, [STREAM_HEADER]: stream } });
        const body = isAsyncIterator(response.body) ? acknowledgeEvents(response.body, { stream, post, explain: (error) => explain(error, signal) }) : response.body;
        return { ...response, body: () => Promise.resolve(body) };
      } catch (error) {
        throw explain(error, signal);
      }
    },
  };

  // Of this origin alone oRPC sends no more than the path.
  const link = new StandardRPCLink(linkClient, { url: 'http://orpc' });
  return {
    client: createORPCClient(link) as ContractRouterClient<Contract>,
    close() {
      ended();
      port.close();
    },
  };
}

function isAsyncIterator(value: unknown): value is AsyncIterator<unknown> {
  return typeof value === 'object' && value !== null && 'next' in value && typeof value.next === 'function';
}
