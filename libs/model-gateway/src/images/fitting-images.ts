import type { LanguageModelV4FilePart, LanguageModelV4Prompt, LanguageModelV4TextPart, LanguageModelV4ToolResultOutput } from '@ai-sdk/provider';
import { imageSize } from './image-size.ts';

/**
 * What the strictest of the providers takes, for one image too many or too large fails every later request of its session: 5 MB in base64 for
 * one, 32 MB for a request, 8000 pixels a side, and more than 20 images only where all are small.
 *
 * @see https://docs.claude.com/en/docs/build-with-claude/vision
 */
export const MAX_IMAGES = 20;
export const MAX_IMAGE_BYTES = 3_700_000;
const MAX_TOTAL_BYTES = 16_000_000;
const MAX_SIDE = 8000;

type OutputPart = Extract<LanguageModelV4ToolResultOutput, { type: 'content' }>['value'][number];

/** The prompt with the newest images that fit; each other one is a line of text that says what is missing. */
export function fittingImages(prompt: LanguageModelV4Prompt, takesImages: boolean): LanguageModelV4Prompt {
  let left = takesImages ? MAX_IMAGES : 0;
  let bytesLeft = MAX_TOTAL_BYTES;
  const fit = <Part extends OutputPart | LanguageModelV4FilePart>(part: Part): Part | LanguageModelV4TextPart => {
    if (!isImage(part)) return part;
    const problem = takesImages ? imageProblem(part) : 'this model takes text only';
    const { length } = bytesOf(part);
    if (problem === null && left > 0 && length <= bytesLeft) {
      left -= 1;
      bytesLeft -= length;
      return part;
    }
    return { type: 'text', text: `[An image (${part.mediaType}) is left out: ${problem ?? 'newer ones take all the room there is'}.]` };
  };
  return prompt.toReversed().map((message) => {
    if (message.role === 'user') return { ...message, content: message.content.toReversed().map((part) => (part.type === 'file' ? fit(part) : part)).toReversed() };
    if (message.role !== 'tool') return message;
    return {
      ...message,
      content: message.content.toReversed().map((part) => (part.type === 'tool-result' && part.output.type === 'content'
        ? { ...part, output: { ...part.output, value: part.output.value.toReversed().map((value) => fit(value)).toReversed() } }
        : part)).toReversed(),
    };
  }).toReversed();
}

/** Of a file that is data and an image: its bytes. */
export function isImage(part: { readonly type: string }): part is LanguageModelV4FilePart {
  const { type, mediaType = '', data } = part as Partial<LanguageModelV4FilePart>;
  return type === 'file' && mediaType.startsWith('image') && data?.type === 'data';
}

function bytesOf({ data }: LanguageModelV4FilePart): Uint8Array {
  const bytes = data.type === 'data' ? data.data : '';
  return typeof bytes === 'string' ? Buffer.from(bytes, 'base64') : bytes;
}

function imageProblem(part: LanguageModelV4FilePart): string | null {
  const bytes = bytesOf(part);
  if (bytes.length > MAX_IMAGE_BYTES) return `it has more than ${MAX_IMAGE_BYTES / 1_000_000} MB`;
  const size = imageSize(bytes);
  return size !== null && Math.max(size.width, size.height) > MAX_SIDE ? `it is ${size.width} × ${size.height} pixels, and at most ${MAX_SIDE} a side are taken` : null;
}
