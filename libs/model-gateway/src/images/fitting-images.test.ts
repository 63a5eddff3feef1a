import type { LanguageModelV4FilePart, LanguageModelV4Prompt } from '@ai-sdk/provider';
import { expect, test } from 'vitest';
import { FAILED_RESULT } from './failed-result.ts';
import { fittingImages, MAX_IMAGE_BYTES, MAX_IMAGES } from './fitting-images.ts';
import { imageSize } from './image-size.ts';
import { imagesBesideResults } from './images-beside-results.ts';

/** A PNG's header of that size, and as many bytes as wanted. */
function png(width = 10, height = 10, bytes = 24): Uint8Array {
  const data = Buffer.alloc(bytes);
  data.write('\u0089PNG\r\n\u001A\n\0\0\0\rIHDR', 'latin1');
  data.writeUInt32BE(width, 16);
  data.writeUInt32BE(height, 20);
  return data;
}

const file = (data: Uint8Array): LanguageModelV4FilePart => ({ type: 'file', mediaType: 'image/png', data: { type: 'data', data } });
const result = (id: string, ...images: Uint8Array[]): LanguageModelV4Prompt[number] => ({
  role: 'tool', content: [{ type: 'tool-result', toolCallId: id, toolName: 'shot', output: { type: 'content', value: [{ type: 'text', text: `result ${id}` }, ...images.map(file)] } }],
});

test('the newest images stay, older ones become a line of text', () => {
  const prompt = Array.from({ length: MAX_IMAGES + 2 }, (_, index) => result(`c${index}`, png()));
  const fitted = JSON.stringify(fittingImages(prompt, true).map((message) => (message.role === 'tool' && message.content[0]?.type === 'tool-result' && message.content[0].output.type === 'content' ? message.content[0].output.value[1]?.type : null)));
  expect(JSON.parse(fitted)).toEqual(['text', 'text', ...Array.from({ length: MAX_IMAGES }, () => 'file')]);
});

test('one too large in bytes or pixels says so, and a model of text is given none', () => {
  const said = (data: Uint8Array, takesImages = true) => JSON.stringify(fittingImages([{ role: 'user', content: [file(data)] }], takesImages)[0]?.content);
  expect(said(png(10, 10, MAX_IMAGE_BYTES + 1))).toContain('it has more than 3.7 MB');
  expect(said(png(1280, 9000))).toContain('1280 × 9000 pixels, and at most 8000');
  expect(said(png(), false)).toContain('takes text only');
  expect(said(png())).toContain('"type":"file"');
});

test('all images together stay below what a request may hold', () => {
  const [first, ...later] = fittingImages(Array.from({ length: 5 }, (_, index) => result(`c${index}`, png(10, 10, 3_600_000))), true).map((message) => JSON.stringify(message.content).length);
  expect(first).toBeLessThan(1000);
  expect(Math.min(...later)).toBeGreaterThan(1_000_000);
});

test('for a protocol whose results are text, the images of a step follow its results and come before what the user said', () => {
  const user: LanguageModelV4Prompt[number] = { role: 'user', content: [{ type: 'text', text: 'and now?' }] };
  const assistant: LanguageModelV4Prompt[number] = { role: 'assistant', content: [{ type: 'text', text: 'I see' }] };
  const shown = [{ type: 'text', text: '[The image of the result of shot:]' }, file(png())];
  expect(imagesBesideResults([result('a', png()), assistant, result('b', png()), user, result('c')])).toEqual([
    { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'a', toolName: 'shot', output: { type: 'text', value: 'result a' } }] },
    { role: 'user', content: shown },
    assistant,
    { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'b', toolName: 'shot', output: { type: 'text', value: 'result b' } }] },
    { role: 'user', content: [...shown, ...user.content] },
    { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'c', toolName: 'shot', output: { type: 'text', value: 'result c' } }] },
  ]);
});

test('where results hold images, those of an error alone go behind it, and the error stays one', () => {
  const failed = result('b', png());
  if (failed.role === 'tool' && failed.content[0]?.type === 'tool-result') Object.assign(failed.content[0], FAILED_RESULT);
  const [before, error, shown, ...rest] = imagesBesideResults([result('a', png()), failed], 'failed');
  expect(before).toEqual(result('a', png()));
  expect(error).toMatchObject({ role: 'tool', content: [{ toolCallId: 'b', output: { type: 'error-text', value: 'result b' } }] });
  expect([shown, ...rest]).toEqual([{ role: 'user', content: [{ type: 'text', text: '[The image of the result of shot:]' }, file(png())] }]);
});

test('the size is read from the header of every format, and a cut one is unknown', () => {
  const bytes = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
  expect(imageSize(png(640, 480))).toEqual({ width: 640, height: 480 });
  expect(imageSize(bytes('474946383961 8002 e001'))).toEqual({ width: 640, height: 480 });
  expect(imageSize(bytes('ffd8 ffe00004 0000 ffc4 0003 00 ffc2 0011 08 01e0 0280 03'))).toEqual({ width: 640, height: 480 });
  expect(imageSize(bytes('52494646 00000000 57454250 56503820 00000000 000000 9d012a 8002 e001'))).toEqual({ width: 640, height: 480 });
  expect(imageSize(bytes('52494646 00000000 57454250 5650384c 00000000 2f 7fc27700'))).toEqual({ width: 640, height: 480 });
  expect(imageSize(bytes('52494646 00000000 57454250 56503858 0a000000 00000000 7f0200 df0100'))).toEqual({ width: 640, height: 480 });
  expect(imageSize(bytes('89504e47'))).toBeNull();
  expect(imageSize(bytes('ffd8ff'))).toBeNull();
  expect(imageSize(Buffer.from('no image at all, of any kind'))).toBeNull();
});
