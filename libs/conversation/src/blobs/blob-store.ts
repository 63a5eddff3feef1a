import type { BlobStore } from '@chatos/mcp-runtime';
import { randomUUID } from 'node:crypto';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ConversationError } from '../errors.ts';
import type { Log } from '../running/engine-parts.ts';

export interface BlobStoreOptions {
  /** The runtime's own `blobs/`; it exists. */
  readonly directory: string;
  /** The oldest texts are removed where all of them together would be larger. */
  maxBytes(): number;
  readonly log: Log;
}

/** UTF-16, two bytes for each code unit: an offset in the text is a place in the file, and a part is read without the rest. */
const ENCODING = 'utf16le';
const BYTES_PER_UNIT = 2;
const ENDING = '.utf16';
const FILE_NAME = /^[A-Za-z0-9_-]{1,64}\.utf16$/;

/** Texts too large for a model, each in a file of its own under the runtime's directory. */
export function createBlobStore({ directory, maxBytes, log }: BlobStoreOptions): BlobStore {
  const fileOf = (id: string) => join(directory, `${id}${ENDING}`);

  async function makeRoom(): Promise<void> {
    const names = (await readdir(directory)).filter((name) => FILE_NAME.test(name));
    const files = await Promise.all(names.map(async (name) => ({ name, ...(await sizeAndTime(join(directory, name))) })));
    let total = files.reduce((sum, { size }) => sum + size, 0);
    // The newest stays even where it alone is too large: it is what the model is just being told of.
    for (const { name, size } of files.toSorted((left, right) => left.time - right.time).slice(0, -1)) {
      if (total <= maxBytes()) return;
      await rm(join(directory, name), { force: true });
      total -= size;
    }
  }

  return {
    async save(text) {
      const id = randomUUID();
      const temporary = join(directory, `.${id}${ENDING}.${randomUUID()}.tmp`);
      try {
        const file = await open(temporary, 'wx', 0o600);
        try {
          await file.writeFile(Buffer.from(text, ENCODING));
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(temporary, fileOf(id));
      } catch (error: unknown) {
        await rm(temporary, { force: true });
        throw error;
      }
      await makeRoom().catch((error: unknown) => log('warn', `blob-store.makeRoom: ${String(error)}`));
      return id;
    },
    async read(id, offset, length) {
      if (!FILE_NAME.test(`${id}${ENDING}`)) throw notFound();
      const file = await open(fileOf(id), 'r').catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ENOENT' ? notFound() : error;
      });
      try {
        const total = Math.floor((await file.stat()).size / BYTES_PER_UNIT);
        const units = Math.max(0, Math.min(length, total - offset));
        const buffer = Buffer.alloc(units * BYTES_PER_UNIT);
        const { bytesRead } = units === 0 ? { bytesRead: 0 } : await file.read(buffer, 0, buffer.length, offset * BYTES_PER_UNIT);
        return { text: buffer.toString(ENCODING, 0, bytesRead), total };
      } finally {
        await file.close();
      }
    },
  };
}

/** A file that was removed meanwhile takes no room. */
async function sizeAndTime(path: string): Promise<{ size: number; time: number }> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { size, time: mtimeMs };
  } catch (error: unknown) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { size: 0, time: 0 };
    throw error;
  }
}

function notFound(): ConversationError {
  return new ConversationError('NOT_FOUND', {
    problem: 'There is no saved result of this id.',
    remedy: 'The oldest results are removed when all of them together grow beyond the limit in the settings. Call the tool again.',
  });
}
