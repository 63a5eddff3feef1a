import type { ToolMedia } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { fileNameOf, readMedia } from './read-media.ts';

const SIZE = 2_500_000;
const bytes = Uint8Array.from({ length: SIZE }, (_, index) => index % 251);

function clientOf(asked: number[], cutAt = Infinity) {
  return { blobs: { media: async ({ offset = 0, length = 0 }: { offset?: number; length?: number }) => {
    asked.push(offset);
    return { mimeType: 'image/png', data: Buffer.from(bytes.subarray(offset, Math.min(offset + length, cutAt))).toString('base64'), total: SIZE };
  } } } as unknown as Parameters<typeof readMedia>[0];
}

test('a large image is read piece by piece and put together', async () => {
  const asked: number[] = [];
  const blob = await readMedia(clientOf(asked), { blob: 'b' });
  expect(blob.type).toBe('image/png');
  expect(Buffer.from(await blob.arrayBuffer()).equals(Buffer.from(bytes))).toBe(true);
  expect(asked).toEqual([0, 1_048_576, 2_097_152]);
});

test('a file that ends too early is an error, not an endless wait', async () => {
  await expect(readMedia(clientOf([], 100), { blob: 'b' })).rejects.toThrow('ended before its end');
});

test('it is saved under a name its type tells', () => {
  const media = (mimeType: string): ToolMedia => ({ kind: mimeType.startsWith('audio') ? 'audio' : 'image', mimeType, bytes: 1, blob: '12345678-90' });
  expect(['image/jpeg', 'image/webp', 'audio/mpeg', 'audio/x-wav'].map((type) => fileNameOf(media(type)))).toEqual(['image-12345678.jpg', 'image-12345678.webp', 'audio-12345678.mp3', 'audio-12345678.wav']);
});
