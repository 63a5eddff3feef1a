import { exceedsFrameLimit, looksLikeAcknowledge, STREAM_HEADER } from '@chatos/contracts';
import type { Port } from '@chatos/contracts';
import { mapEventIterator } from '@orpc/client';
import type { AnyContractRouter } from '@orpc/contract';
import type { Context, Router } from '@orpc/server';
import { StandardRPCHandler } from '@orpc/server/standard';
import { createServerPeerHandleRequestFn } from '@orpc/server/standard-peer';
import type { StandardRequest, StandardResponse } from '@orpc/standard-server';
import { decodeRequestMessage, MessageType } from '@orpc/standard-server-peer';
import { limitLog } from '../log.ts';
import type { Log } from '../log.ts';
import { AnsweringPeer } from './answering-peer.ts';
import { encodeAnswer } from './answer-frames.ts';
import { describeError, translateError } from './errors.ts';
import type { MapError } from './errors.ts';
import { createStreamWindows } from './stream-windows.ts';

export interface ServeOptions<RouterContext extends Context> {
  /** What each procedure gets as its `context`. */
  readonly context: RouterContext;
  readonly log: Log;
  /** Default: no error is known, each is a defect. */
  readonly mapError?: MapError;
}

export interface ServedPort {
  /** Ends what is running, and closes the port. */
  close(): void;
}

type Request = Awaited<ReturnType<typeof decodeRequestMessage>>;

/** A port may cause so many log lines a minute. */
const LOG_LIMIT = { limit: 20, intervalMs: 60_000 } as const;

/**
 * Serves a router over a port until either side closes it.
 *
 * - A frame that is malformed or larger than MAX_FRAME_BYTES is dropped and logged; whatever a page posts, its runtime lives on.
 * - Every handler gets a signal that ends with the call and with the port, and must pass it to everything it awaits.
 * - The events of a response are held by the acknowledgements of whoever reads them (STREAM_WINDOW), and end with the signal.
 * - Errors: see `translateError`.
 */
export function serveRouter<RouterContext extends Context>(router: Router<AnyContractRouter, RouterContext>, port: Port, options: ServeOptions<RouterContext>): ServedPort {
  const { context, mapError = () => null } = options;
  const log = limitLog(options.log, LOG_LIMIT);
  const windows = createStreamWindows((error) => log(`serveRouter: a stream failed while it was being ended: ${describeError(error)}`));
  let isClosed = false;

  const handler = new StandardRPCHandler<RouterContext>(router, {
    clientInterceptors: [
      async ({ next, procedure, path, signal }) => {
        const translate = (error: unknown) => translateError(error, { procedure, path, signal, mapError, log });
        try {
          const output = await next();
          return isAsyncIterator(output) ? mapEventIterator(output, { value: async (value) => value, error: async (error) => translate(error) }) : output;
        } catch (error) {
          throw translate(error);
        }
      },
    ],
  });
  const handle = createServerPeerHandleRequestFn(handler as StandardRPCHandler<Context>, { context });

  const peer = new AnsweringPeer(async (part) => {
    const { frame, isReplaced } = await encodeAnswer(part);
    post(frame);
    // Ends the stream of which an event could not be sent.
    if (isReplaced) throw new Error('The answer was too large for a frame.');
  });

  function post(frame: string): void {
    if (isClosed) return;
    try {
      port.post(frame);
    } catch {
      // The port closed and its close event is still on its way.
      ended();
    }
  }

  function ended(): void {
    if (isClosed) return;
    isClosed = true;
    peer.close({ reason: new DOMException('The port was closed.', 'AbortError') });
  }

  async function answer(request: StandardRequest): Promise<StandardResponse> {
    const stream = request.headers[STREAM_HEADER];
    const response = await handle(request);
    if (!isAsyncIterator(response.body)) return response;
    if (typeof stream !== 'string' || stream.length > 64 || windows.has(stream)) {
      await response.body.return?.();
      return { status: 400, headers: {}, body: { json: { defined: false, code: 'BAD_REQUEST', status: 400, message: `A stream needs a ${STREAM_HEADER} of its own.` } } };
    }
    return { ...response, body: windows.hold(response.body, stream, request.signal as AbortSignal) };
  }

  /** Decoding a call takes longer than decoding its abort, which must not overtake it. */
  let received = Promise.resolve();

  function receive(frame: string): void {
    received = received.then(async () => {
      const message = await decode(frame);
      // Not awaited: the next frame need not wait for the answer to this one.
      if (message !== null && !isClosed) void peer.message(message, answer).catch((error: unknown) => log(`serveRouter: a call could not be answered: ${describeError(error)}`));
    }).catch((error: unknown) => log(`serveRouter: dropped a malformed frame of ${frame.length} characters: ${String(error)}`));
  }

  async function decode(frame: string): Promise<Request | null> {
    if (exceedsFrameLimit(frame)) throw new RangeError('larger than a frame may be');
    if (looksLikeAcknowledge(frame)) {
      windows.acknowledge(frame);
      return null;
    }
    const message = await decodeRequestMessage(frame);
    if (typeof message[0] !== 'string' || message[0].length > 64) throw new TypeError('the id of a call is a short text');
    // No procedure takes a stream of events, so none may be filled up for one.
    if (message[1] === MessageType.EVENT_ITERATOR) throw new TypeError('a call takes no events');
    return message;
  }

  port.onClose(ended);
  port.onMessage(receive);

  return {
    close() {
      ended();
      port.close();
    },
  };
}

function isAsyncIterator(value: unknown): value is AsyncIteratorObject<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value && typeof value.next === 'function';
}
