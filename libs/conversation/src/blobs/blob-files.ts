import { randomUUID } from 'node:crypto';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { ConversationError } from '../errors.ts';
import type { Log } from '../running/engine-parts.ts';

export interface BlobFilesOptions {
  /** The runtime's own `blobs/`; it exists. */
  readonly directory: string;
  /** The oldest files are removed where all of them together would be larger. */
  maxBytes(): number;
  readonly log: Log;
}

/** `.utf16` holds a text, `.media` an image or audio. */
export type BlobEnding = '.utf16' | '.media';

/** The files of a runtime's `blobs/`: each written whole or not at all, the oldest making room for the newest. */
export interface BlobFiles {
  /** Returns the id of the new file. */
  write(ending: BlobEnding, pieces: readonly Uint8Array[]): Promise<string>;
  /** Hands the open file to the work. NOT_FOUND where there is none of this id and ending (any more). */
  withFile<T>(id: string, ending: BlobEnding, work: (file: FileHandle, size: number) => Promise<T>): Promise<T>;
}

const FILE_NAME = /^[A-Za-z0-9_-]{1,64}\.(utf16|media)$/;

export function createBlobFiles({ directory, maxBytes, log }: BlobFilesOptions): BlobFiles {
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
    async write(ending, pieces) {
      const id = randomUUID();
      const temporary = join(directory, `.${id}${ending}.${randomUUID()}.tmp`);
      try {
        const file = await open(temporary, 'wx', 0o600);
        try {
          await file.writeFile(Buffer.concat(pieces));
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(temporary, join(directory, `${id}${ending}`));
      } catch (error: unknown) {
        await rm(temporary, { force: true });
        throw error;
      }
      await makeRoom().catch((error: unknown) => log('warn', `blob-files.makeRoom: ${String(error)}`));
      return id;
    },
    async withFile(id, ending, work) {
      if (!FILE_NAME.test(`${id}${ending}`)) throw notFound();
      const file = await open(join(directory, `${id}${ending}`), 'r').catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ENOENT' ? notFound() : error;
      });
      try {
        return await work(file, (await file.stat()).size);
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
