import type { ToolMedia } from '@chatos/contracts';
import type { ToolModelMessage } from 'ai';

/** The bytes of an image that was saved; null where it is gone: the oldest are removed in time. */
export type ReadMedia = (media: ToolMedia) => Promise<Uint8Array | null>;

type Output = Extract<ToolModelMessage['content'][number], { type: 'tool-result' }>['output'];

/**
 * A result as the model is given it: its text, and after it the images where the model takes any. Audio stays a line of the text, and so do
 * the images of a failed call: the formats of the providers know an error as text alone.
 */
export async function toolOutput({ text, isError, media = [] }: { readonly text: string; readonly isError: boolean; readonly media?: readonly ToolMedia[] }, readMedia: ReadMedia | undefined): Promise<Output> {
  if (isError) return { type: 'error-text', value: text };
  const images = readMedia === undefined ? [] : media.filter(({ kind }) => kind === 'image');
  if (readMedia === undefined || images.length === 0) return { type: 'text', value: text };
  const parts = await Promise.all(images.map(async (image) => {
    const data = await readMedia(image);
    return data === null
      ? { type: 'text' as const, text: `[An image of this result (${image.mimeType}) is no longer kept.]` }
      : { type: 'file' as const, mediaType: image.mimeType, data: { type: 'data' as const, data } };
  }));
  return { type: 'content', value: [{ type: 'text', text }, ...parts] };
}
