import { exceedsFrameLimit } from '@chatos/contracts';
import { ORPCError } from '@orpc/server';
import { encodeResponseMessage, MessageType } from '@orpc/standard-server-peer';
import type { experimental_ResponseMessageSendFn as SendAnswer } from '@orpc/standard-server-peer';

/** A part of an answer, as the peer gives it: a response, or one event of its stream. */
export type Answer = Parameters<SendAnswer>[0];

export interface AnswerFrame {
  readonly frame: string;
  /** The answer itself could not be sent; `frame` tells the caller so. */
  readonly isReplaced: boolean;
}

const tooLarge = { json: new ORPCError('PAYLOAD_TOO_LARGE', { message: 'The answer is too large to be sent at once.' }).toJSON() };

/**
 * Encodes a part of an answer. One that is larger than a frame may be, or binary, is replaced by an error in its place: the caller would wait
 * for ever for an answer that was only dropped.
 */
export async function encodeAnswer(answer: Answer): Promise<AnswerFrame> {
  const frame = await encode(answer);
  if (typeof frame === 'string' && !exceedsFrameLimit(frame)) return { frame, isReplaced: false };
  const [id, type] = answer;
  const replacement: Answer = type === MessageType.EVENT_ITERATOR
    ? [id, type, { event: 'error', data: tooLarge }]
    : [id, MessageType.RESPONSE, { status: 413, headers: {}, body: tooLarge }];
  return { frame: (await encode(replacement)) as string, isReplaced: true };
}

function encode([id, type, payload]: Answer): ReturnType<typeof encodeResponseMessage> {
  // The types of the three are tied together in the tuple, which TypeScript cannot follow into a generic call.
  return encodeResponseMessage(id, type as MessageType.RESPONSE, payload as Extract<Answer, [string, MessageType.RESPONSE, unknown]>[2]);
}
