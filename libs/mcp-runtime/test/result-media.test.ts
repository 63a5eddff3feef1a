import { expect, test } from 'vitest';
import type { BlobStore } from '../src/index.ts';
import { testRuntime, testServer } from './support.ts';

/** A store in memory. */
function memoryBlobs(): BlobStore & { readonly saved: Map<string, { data: Uint8Array; mimeType: string }> } {
  const saved = new Map<string, { data: Uint8Array; mimeType: string }>();
  return {
    saved,
    save: () => Promise.reject(new Error('the test saves no text')),
    read: () => Promise.reject(new Error('the test reads no text')),
    async saveMedia(data, mimeType) {
      saved.set(`m${saved.size}`, { data, mimeType });
      return `m${saved.size - 1}`;
    },
    readMedia: () => Promise.reject(new Error('the test reads nothing')),
  };
}

test('images and audio of a result are saved, and what is not shown says why', async () => {
  const blobs = memoryBlobs();
  await using under = testRuntime({ blobs });
  under.configure([testServer('pictures')]);
  const { text, isError, media } = await under.call('pictures', 'pictures');
  expect({ isError, media }).toEqual({ isError: false, media: [
    { kind: 'image', mimeType: 'image/png', bytes: 69, blob: 'm0' }, { kind: 'audio', mimeType: 'audio/wav', bytes: 52, blob: 'm1' }, { kind: 'image', mimeType: 'image/png', bytes: 69, blob: 'm2' },
  ] });
  expect(text.split('\n')).toEqual([
    '[image: image/png, 69 bytes]',
    '[image: image/png (not shown: it is not valid base64)]',
    '[image: image/svg+xml, 6 bytes (not shown: only PNG, JPEG, GIF and WebP are)]',
    '[image: image/jpeg, 69 bytes (not shown: its bytes are image/png)]',
    '[audio: audio/wav, 52 bytes]',
    '[resource: picture://1, image/PNG; a=b, 69 bytes]',
  ]);
  expect([...blobs.saved.values()].map(({ data, mimeType }) => `${mimeType} ${Buffer.from(data).toString('latin1', 0, 4)}`)).toEqual(['image/png \u0089PNG', 'audio/wav RIFF', 'image/png \u0089PNG']);
});

test('one too large, and more than eight, are named and not kept', async () => {
  const blobs = memoryBlobs();
  await using under = testRuntime({ blobs });
  under.configure([testServer('pictures')]);
  const album = await under.call('pictures', 'album');
  expect(album.media).toHaveLength(8);
  expect(album.text.split('\n').at(-1)).toBe('[image: image/png, 69 bytes (not shown: of one result 8 are)]');
  const poster = await under.call('pictures', 'poster');
  expect(poster.media).toBeUndefined();
  expect(poster.text).toBe('[image: image/png, 8.0 MiB (not shown: it is larger than 8.0 MiB)]');
});

test('a store that refuses leaves the result, with a line that says so; without a store there is text alone', async () => {
  await using under = testRuntime({ blobs: { ...memoryBlobs(), saveMedia: () => Promise.reject(new Error('the disk is full')) } });
  under.configure([testServer('pictures')]);
  const full = await under.call('pictures', 'pictures');
  expect(full).toMatchObject({ isError: false, text: expect.stringContaining('could not be saved, so it is not shown: the disk is full') });
  expect(full.media).toBeUndefined();
  await using without = testRuntime();
  without.configure([testServer('pictures')]);
  expect(await without.call('pictures', 'pictures')).not.toHaveProperty('media');
});
