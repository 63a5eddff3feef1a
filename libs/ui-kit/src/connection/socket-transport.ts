import { createPortCore, decodeProcessState } from '@chatos/contracts';
import type { Explained, ProcessState } from '@chatos/contracts';
import type { SurfaceTransport, TransportHandlers } from './connection-state.ts';
import { failedProcess, restartingProcess } from './reasons.ts';

/** The close codes of a host that refuses the token: its own, and the registered one for a violated policy. */
const REFUSAL_CODES: readonly number[] = [4401, 1008];
const GONE: Explained = { problem: 'The connection to ChatOS was lost.', remedy: 'This page reconnects by itself. If it does not, see whether ChatOS still runs.' };
const NO_TOKEN: Explained = { problem: 'This page was opened without its key.', remedy: 'Open it from the start page that ChatOS printed when it started.' };
const REFUSED: Explained = { problem: 'ChatOS refused this page’s key; it was probably started anew.', remedy: 'Open the page from the start page that ChatOS printed when it started.' };

/**
 * The way in the headless host: a WebSocket to the page's own origin. The first frame out is the token; the first frame in is the state of
 * the process behind it, and only once that is `ready` does the socket become a port.
 */
export function createSocketTransport(options: { url: string; token: string | null; open: (url: string) => WebSocket }): SurfaceTransport {
  let socket: WebSocket | null = null;
  return {
    attempt(handlers) {
      if (options.token === null) return handlers.onFailed(NO_TOKEN);
      leave(socket);
      socket = connect(options.open(options.url), options.token, handlers);
    },
    close() {
      leave(socket);
      socket = null;
    },
  };
}

function leave(socket: WebSocket | null): void {
  if (socket !== null && socket.readyState <= WebSocket.OPEN) socket.close();
}

function connect(socket: WebSocket, token: string, handlers: TransportHandlers): WebSocket {
  let hasPort = false;
  let isGivenUp = false;
  const core = createPortCore({
    send(frame) {
      if (socket.readyState !== WebSocket.OPEN) throw new Error('The connection is closed.');
      socket.send(frame);
    },
    close: () => leave(socket),
  });
  const onState = (state: ProcessState) => {
    if (state.state === 'ready' && !hasPort) {
      hasPort = true;
      handlers.onPort(core.port);
    } else if (state.state === 'failed' || state.state === 'stopped') {
      isGivenUp = true;
      handlers.onFailed(failedProcess(state));
    } else if (state.state === 'restarting') {
      // A port belongs to one life of the process: the next life gets a socket of its own.
      handlers.onLost(restartingProcess(state));
      if (hasPort) core.port.close();
    }
  };
  socket.addEventListener('open', () => socket.send(JSON.stringify({ token })));
  socket.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (typeof event.data !== 'string' || core.isClosed()) return;
    const state = decodeProcessState(event.data);
    if (state === null) core.deliver(event.data);
    else onState(state);
  });
  socket.addEventListener('close', (event) => {
    const wasOurs = core.isClosed();
    core.ended();
    if (REFUSAL_CODES.includes(event.code)) handlers.onFailed(REFUSED);
    // The host hangs up behind a process it gave up: that is not a loss to try again.
    else if (!wasOurs && !isGivenUp) handlers.onLost(GONE);
  });
  return socket;
}
