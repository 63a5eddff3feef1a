import { createPortCore, exceedsFrameLimit, MAX_FRAME_BYTES } from '@chatos/contracts';
import type { Port } from '@chatos/contracts';
import type { Duplex } from 'node:stream';
import { frameText } from './frame-text.ts';

/** A frame on a byte stream: its length in bytes, as an unsigned 32-bit number in network order, then its UTF-8. */
const LENGTH_BYTES = 4;

/** A Port over a stream of bytes (a local socket). A frame that is larger than may come now ends the stream before it is held in memory. */
export function createStreamPort(stream: Duplex, maxFrameBytes: () => number = () => MAX_FRAME_BYTES): Port {
  const core = createPortCore({
    send(frame) {
      if (stream.destroyed || stream.writableEnded) throw new Error('The port is closed.');
      // Beyond it the other side would end the stream, and every call on it.
      if (exceedsFrameLimit(frame)) throw new RangeError(`A frame of ${frame.length} characters is larger than a frame may be.`);
      const body = Buffer.from(frame, 'utf8');
      const head = Buffer.allocUnsafe(LENGTH_BYTES);
      head.writeUInt32BE(body.length);
      stream.write(head);
      stream.write(body);
    },
    close: () => stream.end(),
  });
  const frames = new FrameReader(maxFrameBytes);
  stream.on('data', (chunk: Buffer) => {
    for (const frame of frames.take(chunk)) core.deliver(frameText(frame));
    if (frames.isTooLarge) stream.destroy();
  });
  stream.on('close', () => core.ended());
  stream.on('end', () => core.ended());
  // Without a listener an error event would end this process; 'close' follows.
  stream.on('error', () => stream.destroy());
  if (stream.destroyed) core.ended();
  return core.port;
}

/** Puts frames together again. The cost is linear in what comes: chunks are kept as they are and joined once, when a frame is complete. */
class FrameReader {
  /** After this nothing is read any more. */
  isTooLarge = false;
  private readonly maxBytes: () => number;
  private chunks: Buffer[] = [];
  private held = 0;
  private wanted: number | null = null;

  constructor(maxBytes: () => number) {
    this.maxBytes = maxBytes;
  }

  *take(chunk: Buffer): Generator<Buffer> {
    this.chunks.push(chunk);
    this.held += chunk.length;
    while (!this.isTooLarge) {
      if (this.wanted === null) {
        if (this.held < LENGTH_BYTES) return;
        this.wanted = this.cut(LENGTH_BYTES).readUInt32BE(0);
        this.isTooLarge = this.wanted > this.maxBytes();
      } else {
        if (this.held < this.wanted) return;
        const frame = this.cut(this.wanted);
        this.wanted = null;
        yield frame;
      }
    }
  }

  private cut(length: number): Buffer {
    const joined = this.chunks.length === 1 ? (this.chunks[0] as Buffer) : Buffer.concat(this.chunks);
    const rest = joined.subarray(length);
    this.chunks = rest.length === 0 ? [] : [rest];
    this.held = rest.length;
    return joined.subarray(0, length);
  }
}
