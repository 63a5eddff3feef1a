import type { Port } from './port.ts';

/** Two connected ports within one process, delivering in a later microtask, as a real port does. */
export function createMemoryPorts(): [Port, Port] {
  const left = new MemoryPort();
  const right = new MemoryPort();
  left.other = right;
  right.other = left;
  return [left, right];
}

class MemoryPort implements Port {
  other: MemoryPort | undefined;
  private isClosed = false;
  private readonly buffered: string[] = [];
  private readonly messageListeners: ((frame: string) => void)[] = [];
  private readonly closeListeners: (() => void)[] = [];

  post(frame: string): void {
    if (this.isClosed) throw new Error('The port is closed.');
    const other = this.other;
    queueMicrotask(() => other?.deliver(frame));
  }

  onMessage(listener: (frame: string) => void): void {
    this.messageListeners.push(listener);
    for (const frame of this.buffered.splice(0)) listener(frame);
  }

  onClose(listener: () => void): void {
    this.closeListeners.push(listener);
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    for (const listener of this.closeListeners) listener();
    queueMicrotask(() => this.other?.close());
  }

  private deliver(frame: string): void {
    if (this.isClosed) return;
    if (this.messageListeners.length === 0) this.buffered.push(frame);
    for (const listener of this.messageListeners) listener(frame);
  }
}
