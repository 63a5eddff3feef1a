import type { BlobStore } from '@chatos/mcp-runtime';
import type { ReadMedia } from '@chatos/turn';
import { ConversationError } from '../errors.ts';
import type { Log } from '../running/engine-parts.ts';

/** Reads saved images for a model. One that is gone, or cannot be read, is missing from what the model sees, and ends no turn. */
export function mediaReader(blobs: Pick<BlobStore, 'readMedia'>, log: Log): ReadMedia {
  return async ({ blob, bytes }) => {
    try {
      return (await blobs.readMedia(blob, 0, bytes)).data;
    } catch (error: unknown) {
      if (!(error instanceof ConversationError)) log('warn', `read-media: ${blob}: ${String(error)}`);
      return null;
    }
  };
}
