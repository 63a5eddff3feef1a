import type { BlobStore } from '@chatos/mcp-runtime';
import type { FileHandle } from 'node:fs/promises';
import { createBlobFiles } from './blob-files.ts';
import type { BlobFilesOptions } from './blob-files.ts';

export type BlobStoreOptions = BlobFilesOptions;

/** UTF-16, two bytes for each code unit: an offset in the text is a place in the file, and a part is read without the rest. */
const ENCODING = 'utf16le';
const BYTES_PER_UNIT = 2;

/** The type of an image or audio is the first line of its file, so that the two are written and removed as one. */
const LINE_END = '\n';
const MAX_TYPE_LENGTH = 100;

/** Texts too large for a model, and the images and audio of results, each in a file of its own under the runtime's directory. */
export function createBlobStore(options: BlobStoreOptions): BlobStore {
  const files = createBlobFiles(options);
  return {
    save: (text) => files.write('.utf16', [Buffer.from(text, ENCODING)]),
    read: (id, offset, length) => files.withFile(id, '.utf16', async (file, size) => {
      const total = Math.floor(size / BYTES_PER_UNIT);
      const units = Math.max(0, Math.min(length, total - offset));
      return { text: (await readAt(file, offset * BYTES_PER_UNIT, units * BYTES_PER_UNIT)).toString(ENCODING), total };
    }),
    async saveMedia(data, mimeType) {
      if (mimeType.length > MAX_TYPE_LENGTH || !/^[\x21-\x7e]+$/.test(mimeType)) throw new Error(`blob-store.saveMedia: "${mimeType}" is no type of media`);
      return files.write('.media', [Buffer.from(`${mimeType}${LINE_END}`), data]);
    },
    readMedia: (id, offset, length) => files.withFile(id, '.media', async (file, size) => {
      const line = (await readAt(file, 0, MAX_TYPE_LENGTH + 1)).toString('latin1');
      const typeLength = line.indexOf(LINE_END);
      if (typeLength < 0) throw new Error(`blob-store.readMedia: the file of ${id} is damaged`);
      const total = size - typeLength - 1;
      return { mimeType: line.slice(0, typeLength), data: await readAt(file, typeLength + 1 + offset, Math.max(0, Math.min(length, total - offset))), total };
    }),
  };
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  if (length === 0) return Buffer.alloc(0);
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}
