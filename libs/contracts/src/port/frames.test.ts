import { expect, test } from 'vitest';
import { ACKNOWLEDGE_EVERY, exceedsFrameLimit, MAX_FRAME_BYTES, STREAM_WINDOW } from './frames.ts';

test('the limit of a frame is counted in bytes', () => {
  expect(exceedsFrameLimit('x'.repeat(MAX_FRAME_BYTES))).toBe(false);
  expect(exceedsFrameLimit('x'.repeat(MAX_FRAME_BYTES + 1))).toBe(true);
  expect(exceedsFrameLimit('é'.repeat(MAX_FRAME_BYTES / 2))).toBe(false);
  expect(exceedsFrameLimit(`${'é'.repeat(MAX_FRAME_BYTES / 2)}x`)).toBe(true);
});

test('batched acknowledgements leave the producer room', () => {
  expect(Number.isInteger(ACKNOWLEDGE_EVERY)).toBe(true);
  expect(ACKNOWLEDGE_EVERY).toBeLessThan(STREAM_WINDOW);
});
