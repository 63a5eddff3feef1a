import type { ToolMedia } from '@chatos/contracts';
import type { ReceivedMedia } from '../client/media.ts';
import { messageOf } from '../errors.ts';
import type { BlobStore, ToolCallResult } from '../types.ts';

/** What a connection answers: the bytes are still in memory. */
export interface ReceivedResult extends Omit<ToolCallResult, 'media' | 'blob'> {
  readonly received?: readonly ReceivedMedia[];
}

/**
 * Saves the images and audio of a result, which from then on is only told their ids. One that cannot be saved is a line in the text and no
 * failure: the tool has done its work. Without a store nobody could read them again, and the text alone is left.
 */
export async function keepMedia({ received = [], ...result }: ReceivedResult, blobs: BlobStore | undefined): Promise<ToolCallResult> {
  if (blobs === undefined || received.length === 0) return result;
  const media: ToolMedia[] = [];
  const problems: string[] = [];
  for (const { kind, mimeType, data } of received) {
    try {
      media.push({ kind, mimeType, bytes: data.length, blob: await blobs.saveMedia(data, mimeType) });
    } catch (error: unknown) {
      problems.push(`[An ${kind} of this result (${mimeType}) could not be saved, so it is not shown: ${messageOf(error)}]`);
    }
  }
  return { ...result, text: [result.text, ...problems].join('\n'), ...(media.length > 0 ? { media } : {}) };
}
