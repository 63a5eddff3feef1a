import { encodeProcessState, MAX_FRAME_BYTES, PROCESS_OF_SURFACE } from '@chatos/contracts';
import type { SurfaceName } from '@chatos/contracts';
import { createWebSocketPort, relayPort } from '@chatos/process-host';
import type { Workbench } from '@chatos/process-host';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';
import type { Access } from './access.ts';
import { startLoopbackServer } from './loopback-server.ts';
import type { LoopbackServer } from './loopback-server.ts';

/** How long a connected page has to name its token, in milliseconds. */
const TOKEN_TIMEOUT_MS = 5000;
/** WebSocket close codes of our own (4000 to 4999 are free for applications). */
const CLOSE_UNAUTHORIZED = 4401;
/** The registered code for a service that may be there later. */
const CLOSE_TRY_LATER = 1013;

/** Serves one surface's page and connects it to the process behind it, once it has shown its token. */
export async function startSurfaceServer(options: { surface: SurfaceName; port: number; page: string; door: () => string; workbench: Workbench; log: (line: string) => void }): Promise<LoopbackServer> {
  const { surface, workbench } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES });
  const process = PROCESS_OF_SURFACE[surface];
  const authorized = new Set<WebSocket>();
  /** Whether a page has been told of the present failure: the next one to come was sent by its user. */
  let isFailureTold = false;
  workbench.onState((state) => {
    if (state.process !== process) return;
    isFailureTold = false;
    for (const socket of authorized) socket.send(encodeProcessState(state));
  });

  const server = await startLoopbackServer({
    port: options.port,
    page: options.page,
    data: { '/door.json': () => ({ door: `${options.door()}/` }) },
    onUpgrade(request, socket, head, access) {
      sockets.handleUpgrade(request, socket, head, (connection) => admit(connection, access));
    },
  });

  function admit(connection: WebSocket, access: Access): void {
    const timer = setTimeout(() => connection.close(CLOSE_UNAUTHORIZED, 'no token came'), TOKEN_TIMEOUT_MS);
    connection.on('close', () => {
      clearTimeout(timer);
      authorized.delete(connection);
    });
    connection.on('error', () => connection.terminate());
    connection.once('message', (data) => {
      clearTimeout(timer);
      if (!access.accepts(tokenIn(data))) {
        connection.close(CLOSE_UNAUTHORIZED, 'the token is not that of this run');
        return;
      }
      authorized.add(connection);
      const state = workbench.states().find((candidate) => candidate.process === process);
      if (state !== undefined) connection.send(encodeProcessState(state));
      const isGone = state?.state === 'failed' || state?.state === 'stopped';
      if (isGone && !(isFailureTold && state.state === 'failed')) {
        isFailureTold = true;
        connection.close(CLOSE_TRY_LATER, 'the process is not there');
        return;
      }
      // A page comes a second time where its user said "try again": a process that was given up is started anew.
      if (isGone) workbench.restart(process).catch((error: unknown) => options.log(`${process}: ${String(error)}`));
      // While the process starts, the port waits for it.
      workbench.connectPage(surface, relayPort(createWebSocketPort(connection)));
    });
  }

  return {
    ...server,
    async close() {
      for (const connection of sockets.clients) connection.terminate();
      sockets.close();
      await server.close();
    },
  };
}

function tokenIn(data: RawData): unknown {
  try {
    return (JSON.parse(String(data)) as { token?: unknown } | null)?.token;
  } catch {
    // Anything but our first frame is no token.
    return undefined;
  }
}
