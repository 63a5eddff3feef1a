import { z } from 'zod';
import { processState } from '../shell/process-state.ts';
import type { ProcessState } from '../shell/process-state.ts';

/** The header by which a client names a stream it may receive, so that it can acknowledge what it has consumed. */
export const STREAM_HEADER = 'chatos-stream';

/** How many events of one stream may be on their way before the producer is held. */
export const STREAM_WINDOW = 64;

/** The largest frame either side takes, in bytes; a larger one is refused before it is parsed. */
export const MAX_FRAME_BYTES = 32 * 1024 * 1024;

/** Whether a frame is too large to be sent or taken. Counts bytes only where the length alone cannot tell. */
export function exceedsFrameLimit(frame: string): boolean {
  if (frame.length > MAX_FRAME_BYTES) return true;
  // A UTF-16 unit takes at most three bytes of UTF-8.
  return frame.length * 3 > MAX_FRAME_BYTES && new TextEncoder().encode(frame).byteLength > MAX_FRAME_BYTES;
}

/** A consumer acknowledges after so many events: often enough that a reading one never holds the producer, and seldom enough to cost little. */
export const ACKNOWLEDGE_EVERY = STREAM_WINDOW / 4;

/** The only frame that is not oRPC's: the consumer has taken `count` more events of `stream`. */
export const acknowledgeFrame = z.object({ acknowledge: z.string().max(64), count: z.number().int().positive().max(10_000) });
export type AcknowledgeFrame = z.infer<typeof acknowledgeFrame>;

const ACKNOWLEDGE_PREFIX = '{"acknowledge":';

export function encodeAcknowledge(frame: AcknowledgeFrame): string {
  return JSON.stringify({ acknowledge: frame.acknowledge, count: frame.count });
}

/** Whether a frame claims to be an acknowledgement; it may still be malformed. */
export function looksLikeAcknowledge(frame: string): boolean {
  return frame.startsWith(ACKNOWLEDGE_PREFIX);
}

/** Throws a ZodError or SyntaxError where the frame is malformed. */
export function decodeAcknowledge(frame: string): AcknowledgeFrame {
  return acknowledgeFrame.parse(JSON.parse(frame));
}

/**
 * The headless host's word about the process behind a WebSocket, sent before any other frame and whenever it changes. In Electron the same
 * comes over PROCESS_STATE_CHANNEL.
 */
export const processStateFrame = z.object({ processState });
const PROCESS_STATE_PREFIX = '{"processState":';

export function encodeProcessState(state: ProcessState): string {
  return JSON.stringify({ processState: state });
}

/** The state in the frame, or null where the frame is something else. Throws a ZodError where it is malformed. */
export function decodeProcessState(frame: string): ProcessState | null {
  if (!frame.startsWith(PROCESS_STATE_PREFIX)) return null;
  return processStateFrame.parse(JSON.parse(frame)).processState;
}
