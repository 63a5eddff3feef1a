/**
 * One end of a two-way channel of text frames: a MessagePort, a WebSocket, or a port relayed through a parent process. Implementations
 * deliver in order, buffer until `onMessage` is first called, and call `onClose` listeners exactly once.
 */
export interface Port {
  /** Sends one frame. Throws once the port is closed. */
  post(frame: string): void;
  onMessage(listener: (frame: string) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}
