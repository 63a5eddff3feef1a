import { MAX_MEDIA_PIECE } from '@chatos/contracts';
import type { ToolMedia } from '@chatos/contracts';
import type { RuntimeClient } from '../runtime/runtime-context.tsx';

/** The whole of an image or audio, read piece by piece; of the type the runtime has checked it to be. */
export async function readMedia(client: Pick<RuntimeClient, 'blobs'>, { blob }: Pick<ToolMedia, 'blob'>, signal?: AbortSignal): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let type = '';
  for (let offset = 0, total = 1; offset < total;) {
    const piece = await client.blobs.media({ id: blob, offset, length: MAX_MEDIA_PIECE }, { signal });
    const bytes = fromBase64(piece.data);
    if (bytes.length === 0 && offset < piece.total) throw new Error('The file ended before its end.');
    pieces.push(bytes);
    offset += bytes.length;
    total = piece.total;
    type = piece.mimeType;
  }
  return new Blob(pieces, { type });
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** A name to save it under. */
export function fileNameOf({ kind, mimeType, blob }: ToolMedia): string {
  const ending = /^[a-z]+\/(?:x-)?([a-z0-9]+)/.exec(mimeType)?.[1] ?? 'bin';
  return `${kind}-${blob.slice(0, 8)}.${ending === 'jpeg' ? 'jpg' : ending === 'mpeg' ? 'mp3' : ending}`;
}
