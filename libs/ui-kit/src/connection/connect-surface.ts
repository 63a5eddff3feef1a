import type { ChatosShell, SurfaceName } from '@chatos/contracts';
import type { AnyContractRouter } from '@orpc/contract';
import { createShellTransport } from './shell-transport.ts';
import { createSocketTransport } from './socket-transport.ts';
import { createSurfaceConnection } from './surface-connection.ts';
import type { SurfaceConnection } from './surface-connection.ts';
import { followPageTargets } from '../workbench/page-target.ts';
import { takeToken } from './token.ts';

declare global {
  interface Window {
    /** Set by the preload in Electron; absent in the headless host. */
    readonly chatosShell?: ChatosShell;
  }
}

/**
 * Connects this page to its process: over the port its window's preload hands out, or, without a preload, over a WebSocket to the origin
 * it was loaded from. Call once per page.
 */
export function connectSurface<Contract extends AnyContractRouter>(surface: SurfaceName, page: Window = window): SurfaceConnection<Contract> {
  if (page.chatosShell !== undefined) {
    followPageTargets(page);
    return createSurfaceConnection<Contract>({ surface, token: null, transport: createShellTransport(page.chatosShell, page) });
  }
  const token = takeToken(page);
  const url = new URL('/port', page.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.hash = '';
  return createSurfaceConnection<Contract>({ surface, token, transport: createSocketTransport({ url: url.href, token, open: (address) => new WebSocket(address) }) });
}
