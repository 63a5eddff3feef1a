import type { ModelRecord, ToolPart } from '@chatos/contracts';
import { createMcpRuntime, createMemoryApprovals } from '@chatos/mcp-runtime';
import { callsTool, says, startModelServer, temporaryDirectory, testMcpServer } from '@chatos/testing';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createBlobStore } from '../src/index.ts';
import { loopbackModel, openHarness, server as configured } from './harness.ts';
import type { Harness } from './harness.ts';

const EVERYTHING = fileURLToPath(new URL('../node_modules/@modelcontextprotocol/server-everything/dist/index.js', import.meta.url));
const IMAGE_TOOL = 'mcp_every_get-tiny-image';

/** Conversations with the everything server and one with sound, over real child processes and a model server on loopback. */
async function world(changes: Partial<ModelRecord>) {
  const directory = temporaryDirectory();
  const blobDirectory = temporaryDirectory();
  const blobs = createBlobStore({ directory: blobDirectory.path, maxBytes: () => 1e9, log: () => undefined });
  const mcp = createMcpRuntime({
    baseEnvironment: { PATH: process.env['PATH'] ?? '' }, runtimeVariables: {}, secret: () => Promise.reject(new Error('no secrets')), blobs, groups: { started: () => undefined, ended: () => undefined },
    approvals: { ...createMemoryApprovals(), isApproved: () => true }, defaultDirectory: directory.path, log: () => undefined,
  });
  const model = await startModelServer(({ toolResults, userText }) => (toolResults.length === 0 && userText.startsWith('call ') ? callsTool(userText.slice(5), userText.endsWith('message') ? { messageType: 'success', includeImage: true } : {}) : says('Seen.')));
  const mcpServers = [configured('every', `"${process.execPath}" "${EVERYTHING}" stdio`), configured('pictures', `"${process.execPath}" "${testMcpServer('pictures')}"`)];
  const harness = openHarness({ secrets: { KEY: 'test-key' }, directory: directory.path, mcp, blobs, snapshot: { models: [loopbackModel(model.baseUrl, changes)], mcpServers } });
  for (const tool of [IMAGE_TOOL, 'mcp_every_get-annotated-message', 'mcp_pictures_pictures', 'mcp_pictures_failed_picture']) harness.conversations.tools.setPolicy(tool, 'allow');
  const session = harness.newSession();
  return {
    harness, model, blobDirectory: blobDirectory.path, sessionId: session.id,
    async say(text: string) {
      expect(await harness.ended(harness.conversations.turns.send({ sessionId: session.id, text, whenBusy: 'queue' }).turn)).toMatchObject({ state: 'completed' });
      return model.requests.at(-1)?.text ?? '';
    },
    async [Symbol.asyncDispose]() {
      await harness.close();
      await mcp.close();
      await model[Symbol.asyncDispose]();
      directory.remove();
      blobDirectory.remove();
    },
  };
}

const toolParts = (harness: Harness, sessionId: string): ToolPart[] => harness.conversations.messages.list({ sessionId, limit: 50 }).items.flatMap(({ parts }) => parts.filter((part) => part.kind === 'tool'));

test.each(['openai_compatible', 'anthropic'] as const)('the picture of a real server reaches a model with vision, in its turn and in every later one, until its file is gone (%s)', async (provider) => {
  await using here = await world({ provider, supportsVision: true, apiKeyName: 'KEY' });
  const request = await here.say(`call ${IMAGE_TOOL}`);
  const [part] = toolParts(here.harness, here.sessionId);
  expect(part).toMatchObject({ state: 'succeeded', media: [{ kind: 'image', mimeType: 'image/png' }], result: expect.stringMatching(/\[image: image\/png, [\d.]+ KiB\]/) });
  const image = part!.media[0]!;
  const saved = await here.harness.conversations.blobs.readMedia(image.blob, 0, 10_000_000);
  expect(saved).toMatchObject({ mimeType: 'image/png', total: image.bytes });
  const base64 = Buffer.from(saved.data).toString('base64');
  const marks = provider === 'anthropic' ? `"type":"image","source":{"type":"base64","media_type":"image/png","data":"${base64}"` : `"image_url":{"url":"data:image/png;base64,${base64}"`;
  expect(request).toContain(marks);
  expect(await here.say('and now?')).toContain(marks);
  for (const name of readdirSync(here.blobDirectory)) rmSync(join(here.blobDirectory, name));
  const later = await here.say('and later?');
  expect(later).not.toContain(base64);
  expect(later).toContain('no longer kept');
});

test('a model of text is told of the picture, and given none, now or later', async () => {
  await using here = await world({ supportsVision: false });
  await here.say(`call ${IMAGE_TOOL}`);
  await here.say('and now?');
  expect(toolParts(here.harness, here.sessionId)[0]?.media).toHaveLength(1);
  for (const { text } of here.model.requests.slice(1)) {
    expect(text).toContain('[image: image/png');
    expect(text).not.toMatch(/iVBORw0|image_url/);
  }
});

test('what is annotated has its picture too, and sound is kept for the user and only named to the model', async () => {
  await using here = await world({ supportsVision: true });
  await here.say('call mcp_every_get-annotated-message');
  const heard = await here.say('call mcp_pictures_pictures');
  const [annotated, pictures] = toolParts(here.harness, here.sessionId);
  expect(annotated?.media).toMatchObject([{ kind: 'image' }]);
  expect(pictures?.media).toMatchObject([{ kind: 'image' }, { kind: 'audio', mimeType: 'audio/wav' }, { kind: 'image' }]);
  expect(heard).toContain('[audio: audio/wav, 52 bytes]');
  expect(heard).not.toContain('UklGR');
});

test.each(['openai_compatible', 'anthropic'] as const)('the picture of a call that failed reaches a model with vision too, beside the error, now and later (%s)', async (provider) => {
  await using here = await world({ provider, supportsVision: true, apiKeyName: 'KEY' });
  const request = await here.say('call mcp_pictures_failed_picture');
  expect(toolParts(here.harness, here.sessionId)).toMatchObject([{ state: 'failed', media: [{ kind: 'image' }], result: expect.stringContaining('It went wrong, see:') }]);
  for (const text of [request, await here.say('and now?')]) {
    expect(text).toMatch(provider === 'anthropic' ? /"is_error":true/ : /"role":"tool"/);
    expect(text).toMatch(/It went wrong, see:.*The image of the result of mcp_pictures_failed_picture.*iVBORw0/s);
  }
});

test('a turn of an older version, without media, is read as before', async () => {
  await using here = await world({ supportsVision: true });
  await here.say(`call ${IMAGE_TOOL}`);
  here.harness.database.raw.exec(`UPDATE chat_message_parts SET tool = json_remove(tool, '$.media') WHERE kind = 'tool'`);
  expect(toolParts(here.harness, here.sessionId)).toMatchObject([{ media: [], state: 'succeeded' }]);
  expect(await here.say('and now?')).toContain('[image: image/png');
});

test('a picture that was attached reaches a model with vision, is kept with the message, and one that is none says so', async () => {
  await using here = await world({ supportsVision: true });
  const attach = async (uri: string) => {
    const { turn, message } = await here.harness.conversations.turns.sendWithAttachments({ sessionId: here.sessionId, text: 'what is it?', whenBusy: 'queue', attachments: [{ server: 'pictures', uri }] }, undefined);
    await here.harness.ended(turn);
    return { message, request: here.model.requests.at(-1)! };
  };
  const red = await attach('picture://red');
  expect(red.message.parts.find(({ kind }) => kind === 'attachment')).toMatchObject({ mimeType: 'image/png', text: '[image/png, 69 bytes]', media: [{ kind: 'image', mimeType: 'image/png', bytes: 69 }] });
  expect(red.request.body['messages']).toMatchObject([{}, { role: 'user', content: [{ type: 'text', text: expect.stringContaining('picture://red') }, { type: 'image_url', image_url: { url: expect.stringMatching(/^data:image\/png;base64,iVBOR/) } }] }]);
  const broken = await attach('picture://broken');
  expect(broken.message.parts.find(({ kind }) => kind === 'attachment')).toMatchObject({ text: '[image/png, 8 bytes: not shown, for its bytes are no image]', media: [] });
  // What was attached before is still seen.
  expect(broken.request.text).toContain('image_url');
  here.harness.setSnapshot({ models: [loopbackModel(here.model.baseUrl, { supportsVision: false })] });
  const later = await here.say('and now?');
  expect(later).toContain('the model in use takes text only');
  expect(later).not.toContain('image_url');
});
