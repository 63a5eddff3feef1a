import type { Explained, Port } from '@chatos/contracts';

/**
 * How a page stands to the process behind it. `lost` is retried with a growing pause; `failed` waits for the user.
 * `generation` counts the connections made: whatever was streaming belongs to an earlier one and must be asked for again.
 */
export interface ConnectionSnapshot {
  readonly state: 'connecting' | 'ready' | 'lost' | 'failed';
  readonly generation: number;
  /** Why it is lost or failed, and what the user can do; null while all is well. */
  readonly reason: Explained | null;
}

/** One way to reach the process: Electron's hand-out of a port, or the headless host's WebSocket. */
export interface SurfaceTransport {
  /** Starts one attempt. An attempt that came to nothing is followed by another call. */
  attempt(handlers: TransportHandlers): void;
  /** Ends the attempt under way and every listener. */
  close(): void;
}

export interface TransportHandlers {
  /** The way is open. A later port takes the place of an earlier one. */
  onPort(port: Port): void;
  /** The attempt failed, or the process is down: it may work later. */
  onLost(reason: Explained): void;
  /** It will not work by itself. */
  onFailed(reason: Explained): void;
}
