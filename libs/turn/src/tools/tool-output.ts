import type { ToolMedia } from '@chatos/contracts';
import { FAILED_RESULT } from '@chatos/model-gateway';
import type { ToolModelMessage } from 'ai';

/** The bytes of an image that was saved; null where it is gone: the oldest are removed in time. */
export type ReadMedia = (media: ToolMedia) => Promise<Uint8Array | null>;

type Result = Pick<Extract<ToolModelMessage['content'][number], { type: 'tool-result' }>, 'output' | 'providerOptions'>;

/**
 * A result as the model is given it: its text, and after it the images where the model takes any. Audio stays a line of the text. A call that
 * failed is marked so that the gateway sends its images behind the error: the formats of the providers know an error as text alone.
 */
export async function toolOutput({ text, isError, media = [] }: { readonly text: string; readonly isError: boolean; readonly media?: readonly ToolMedia[] }, readMedia: ReadMedia | undefined): Promise<Result> {
  const images = readMedia === undefined ? [] : media.filter(({ kind }) => kind === 'image');
  if (readMedia === undefined || images.length === 0) return { output: { type: isError ? 'error-text' : 'text', value: text } };
  const parts = await Promise.all(images.map(async (image) => {
    const data = await readMedia(image);
    return data === null
      ? { type: 'text' as const, text: `[An image of this result (${image.mimeType}) is no longer kept.]` }
      : { type: 'file' as const, mediaType: image.mimeType, data: { type: 'data' as const, data } };
  }));
  return { output: { type: 'content', value: [{ type: 'text', text }, ...parts] }, ...(isError ? FAILED_RESULT : {}) };
}
