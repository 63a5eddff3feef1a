import type { ResourceContent, ResourceTemplate, ServerResource } from '@chatos/contracts';
import type { ReadResourceResult, Resource, ResourceTemplate as ListedTemplate } from '@modelcontextprotocol/sdk/types.js';
import { bytesOfBase64 } from '../client/contents.ts';
import { mediaKind, readMedia } from '../client/media.ts';
import type { ReceivedMedia } from '../client/media.ts';

/** What a resource says, with the bytes where they are an image or audio, or why they are not shown. */
export interface ReadContent extends ResourceContent {
  readonly media?: ReceivedMedia | { readonly problem: string };
}

/** Types that are text though servers send them as bytes: JSON, XML, source code. */
const TEXT_TYPES = /^(text\/|application\/(json|xml|yaml|toml|javascript|typescript|sql|x-sh|x-ndjson|.*\+(json|xml))\b)/i;

export function toServerResource(server: string, { uri, name, title, description, mimeType, size }: Resource): ServerResource {
  const known = typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? size : null;
  return { server, uri, name, title: title ?? name, description: description ?? '', mimeType: mimeType ?? '', size: known };
}

export function toResourceTemplate(server: string, { uriTemplate, name, title, description, mimeType }: ListedTemplate): ResourceTemplate {
  return { server, uriTemplate, name, title: title ?? name, description: description ?? '', mimeType: mimeType ?? '' };
}

export function toResourceContents({ contents }: ReadResourceResult): ReadContent[] {
  return contents.map((content) => {
    const mimeType = content.mimeType ?? '';
    if ('text' in content) return { uri: content.uri, mimeType, text: content.text, sizeInBytes: Buffer.byteLength(content.text) };
    const kind = mediaKind(mimeType);
    const media = kind === null ? {} : { media: readMedia(kind, mimeType, content.blob) };
    return { uri: content.uri, mimeType, text: TEXT_TYPES.test(mimeType) ? decoded(content.blob) : null, sizeInBytes: bytesOfBase64(content.blob), ...media };
  });
}

/** Null where the bytes are no UTF-8: a wrong type must not make noise of them. */
function decoded(blob: string): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(blob, 'base64'));
  } catch {
    return null;
  }
}
