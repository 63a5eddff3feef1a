import type { ToolMedia } from '@chatos/contracts';
import { callsTool, says, startModelServer } from '@chatos/testing';
import { expect, test } from 'vitest';
import { echoTool, startTurn } from '../../test/turn-run.ts';

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC';
const picture: ToolMedia = { kind: 'image', mimeType: 'image/png', bytes: 69, blob: 'b1' };
const sound: ToolMedia = { kind: 'audio', mimeType: 'audio/wav', bytes: 52, blob: 'b2' };
const readMedia = async (media: ToolMedia) => (media.blob === 'b1' ? Buffer.from(PIXEL, 'base64') : null);
const shot = (changes: object = {}) => echoTool({ execute: async () => ({ text: '[image: image/png, 69 bytes]', isError: false, media: [picture, sound], ...changes }) });

async function exchange(provider: 'openai_compatible' | 'anthropic', supportsVision: boolean, options: object = {}) {
  const server = await startModelServer(({ conversation }) => (conversation.some(({ role }) => role === 'tool') ? says('seen') : callsTool('echo', { text: 'x' })));
  await using _ = server;
  const run = startTurn(server.baseUrl, { tools: [shot()], fields: { provider, supportsVision }, ...(supportsVision ? { readMedia } : {}), ...options });
  expect(await run.outcome).toMatchObject({ state: 'completed', steps: 2 });
  return { run, messages: server.requests[1]?.body['messages'] as { role: string; content: unknown }[], text: server.requests[1]?.text ?? '' };
}

test('an image of a result arrives as one in a result at Anthropic, and as one of a user message behind the result elsewhere', async () => {
  const anthropic = await exchange('anthropic', true);
  expect(anthropic.messages.at(-1)).toMatchObject({ role: 'user', content: [{
    type: 'tool_result', content: [{ type: 'text', text: '[image: image/png, 69 bytes]' }, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PIXEL } }],
  }] });
  const openai = await exchange('openai_compatible', true);
  expect(openai.messages.slice(-2)).toMatchObject([
    { role: 'tool', content: '[image: image/png, 69 bytes]' },
    { role: 'user', content: [{ type: 'text', text: '[The image of the result of echo:]' }, { type: 'image_url', image_url: { url: `data:image/png;base64,${PIXEL}` } }] },
  ]);
  expect(openai.run.events.find(({ type }) => type === 'tool-result')).toMatchObject({ media: [picture, sound] });
});

test.each(['openai_compatible', 'anthropic'] as const)('a model of text is given the text alone (%s), and so is one that is not to call tools again', async (provider) => {
  const { messages, text } = await exchange(provider, false);
  expect(messages.at(-1)?.role).toBe(provider === 'anthropic' ? 'user' : 'tool');
  expect(text).toContain('[image: image/png, 69 bytes]');
  expect(text).not.toContain(PIXEL);
  // Nor by a mistake of the caller's: the record has the last word.
  expect((await exchange(provider, false, { readMedia })).text).not.toContain(PIXEL);
});

test('images do not hide from the settings that a result came last', async () => {
  const { text } = await exchange('openai_compatible', true, { fields: { provider: 'openai_compatible', supportsVision: true, toolFollowupMode: 'none' } });
  expect(JSON.parse(text)).toMatchObject({ tool_choice: 'none' });
});

test('an image that is gone leaves the text', async () => {
  const gone = await exchange('openai_compatible', true, { readMedia: async () => null });
  expect(gone.messages.at(-1)).toMatchObject({ role: 'tool', content: expect.stringContaining('An image of this result (image/png) is no longer kept.') });
});

test('an image of a failed call follows the error, for no provider takes one in it', async () => {
  const tools = [shot({ isError: true })];
  const about = { type: 'text', text: '[The image of the result of echo:]' };
  const anthropic = await exchange('anthropic', true, { tools });
  expect(anthropic.messages.at(-1)).toMatchObject({ role: 'user', content: [
    { type: 'tool_result', is_error: true, content: '[image: image/png, 69 bytes]' }, about, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PIXEL } },
  ] });
  const openai = await exchange('openai_compatible', true, { tools });
  expect(openai.messages.slice(-2)).toMatchObject([
    { role: 'tool', content: '[image: image/png, 69 bytes]' },
    { role: 'user', content: [about, { type: 'image_url', image_url: { url: `data:image/png;base64,${PIXEL}` } }] },
  ]);
  const gone = await exchange('anthropic', true, { tools, readMedia: async () => null });
  expect(gone.messages.at(-1)).toMatchObject({ content: [{ type: 'tool_result', is_error: true, content: expect.stringContaining('no longer kept') }] });
  const text = await exchange('anthropic', false, { tools });
  expect(text.messages.at(-1)).toMatchObject({ content: [{ type: 'tool_result', is_error: true, content: '[image: image/png, 69 bytes]' }] });
});
