import { IMAGE_TYPES } from '@chatos/contracts';
import type { ToolMedia } from '@chatos/contracts';
import { bytesOfBase64, formatBytes } from './contents.ts';
import { imageTypeOf } from './image-type.ts';

/** How many images and audios of one result are kept, and how large one may be: more is no answer but a download. */
export const MAX_MEDIA = 8;
export const MAX_MEDIA_BYTES = 8 * 1024 * 1024;

/** An image or audio as a server sent it, checked. */
export interface ReceivedMedia {
  readonly kind: ToolMedia['kind'];
  readonly mimeType: string;
  readonly data: Uint8Array;
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const AUDIO = /^audio\/[a-z0-9][a-z0-9.+-]{0,60}$/;
/** What servers write for a type that has another name. */
const ALIASES: Readonly<Record<string, string>> = { 'image/jpg': 'image/jpeg', 'image/pjpeg': 'image/jpeg', 'image/x-png': 'image/png' };

/** A type without its parameters, in the one spelling we know it by. */
export function plainType(mimeType: string): string {
  const type = (mimeType.split(';')[0] ?? '').trim().toLowerCase();
  return ALIASES[type] ?? type;
}

/** Whether a type is one of images or audio; null for all else. */
export function mediaKind(mimeType: string): ToolMedia['kind'] | null {
  const type = plainType(mimeType);
  return type.startsWith('image/') ? 'image' : type.startsWith('audio/') ? 'audio' : null;
}

/** The bytes, or why they are not shown, in words that go on a line with what the server called them. */
export function readMedia(kind: ToolMedia['kind'], mimeType: string, base64: string): ReceivedMedia | { readonly problem: string } {
  const type = plainType(mimeType);
  if (kind === 'image' ? !isImageType(type) : !AUDIO.test(type)) return { problem: kind === 'image' ? 'only PNG, JPEG, GIF and WebP are' : 'its type is none of audio' };
  if (bytesOfBase64(base64) > MAX_MEDIA_BYTES) return { problem: `it is larger than ${formatBytes(MAX_MEDIA_BYTES)}` };
  const data = decodeBase64(base64);
  if (data === null) return { problem: 'it is not valid base64' };
  if (data.length === 0) return { problem: 'it is empty' };
  if (kind === 'image' && imageTypeOf(data) !== type) return { problem: `its bytes are ${imageTypeOf(data) ?? 'no image'}` };
  return { kind, mimeType: type, data };
}

/** Null where the text is no base64; line breaks and other white space are allowed, as in mail. */
export function decodeBase64(text: string): Uint8Array | null {
  const compact = /\s/.test(text) ? text.replaceAll(/\s+/g, '') : text;
  const isWhole = compact.endsWith('=') ? compact.length % 4 === 0 : compact.length % 4 !== 1;
  if (!isWhole || !BASE64.test(compact)) return null;
  return Buffer.from(compact, 'base64');
}

function isImageType(type: string): boolean {
  return (IMAGE_TYPES as readonly string[]).includes(type);
}
