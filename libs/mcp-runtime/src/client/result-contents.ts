import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import type { ContentBlock } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { describeContent } from './contents.ts';
import { decodeBase64, MAX_MEDIA, mediaKind, readMedia } from './media.ts';
import type { ReceivedMedia } from './media.ts';

/** What a result holds: a line or more for each of its contents, and those of them that are shown and heard. */
export interface ResultContents {
  readonly texts: string[];
  readonly media: ReceivedMedia[];
}

/** Images and audio stay named in the text, so that a model without vision knows of them; where one is not shown, the text says why. */
export function readContents(contents: readonly ContentBlock[]): ResultContents {
  const texts: string[] = [];
  const media: ReceivedMedia[] = [];
  for (const content of contents) {
    const described = describeContent(content);
    const found = mediaOf(content);
    const read = found === null ? null : media.length >= MAX_MEDIA ? { problem: `of one result ${MAX_MEDIA} are` } : readMedia(found.kind, found.mimeType, found.data);
    if (read !== null && !('problem' in read)) media.push(read);
    texts.push(read !== null && 'problem' in read ? notShown(described, read.problem) : described);
  }
  return { texts, media };
}

function mediaOf(content: ContentBlock): { kind: 'image' | 'audio'; mimeType: string; data: string } | null {
  if (content.type === 'image' || content.type === 'audio') return { kind: content.type, mimeType: content.mimeType, data: content.data };
  if (content.type !== 'resource' || !('blob' in content.resource)) return null;
  const { mimeType = '', blob } = content.resource;
  const kind = mediaKind(mimeType);
  return kind === null ? null : { kind, mimeType, data: blob };
}

function notShown(described: string, problem: string): string {
  return `${described.replace(/\]$/, '')} (not shown: ${problem})]`;
}

/**
 * The SDK's schema, but for one thing: contents that are no base64 are told in words. By the SDK's word such a result would be no answer at
 * all, and the call would fail though the tool has done its work.
 */
export const toolResultSchema = z.preprocess((result) => {
  if (!isObject(result) || !Array.isArray(result['content'])) return result;
  return { ...result, content: result['content'].map((content: unknown) => (isObject(content) ? withReadableBytes(content) : content)) };
}, CallToolResultSchema);

function withReadableBytes(content: Record<string, unknown>): unknown {
  const { type, resource } = content;
  if ((type === 'image' || type === 'audio') && isUnreadable(content['data'])) return { type: 'text', text: notShown(`[${type}: ${String(content['mimeType'])}]`, 'it is not valid base64') };
  if (type !== 'resource' || !isObject(resource) || !isUnreadable(resource['blob'])) return content;
  return { type: 'text', text: notShown(`[resource: ${String(resource['uri'])}]`, 'it is not valid base64') };
}

function isUnreadable(data: unknown): boolean {
  return typeof data === 'string' && decodeBase64(data) === null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
