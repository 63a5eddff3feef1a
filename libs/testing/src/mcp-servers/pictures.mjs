// Results with images and audio: good ones, wrong ones, too many and too large ones. And two pictures as resources, of which one is none.
import { send, serveTools } from './protocol.mjs';
/** A red pixel as PNG, and a moment of silence as WAV. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC';
const FORMAT = [16, 0, 0, 0, 1, 0, 1, 0, 64, 31, 0, 0, 64, 31, 0, 0, 1, 0, 8, 0];
const SOUND = Buffer.concat([Buffer.from('RIFF'), Buffer.from([44, 0, 0, 0]), Buffer.from('WAVEfmt '), Buffer.from(FORMAT), Buffer.from('data'), Buffer.from([8, 0, 0, 0]), Buffer.alloc(8, 128)]).toString('base64');

const image = (data, mimeType = 'image/png') => ({ type: 'image', data, mimeType });
const answer = (id, content, isError = false) => send({ id, result: { content, isError } });

serveTools({
  picture: ({ id }) => answer(id, [{ type: 'text', text: 'A red pixel:' }, image(PIXEL)]),
  pictures: ({ id }) => answer(id, [
    image(PIXEL), image('not base64!'), image(Buffer.from('<svg/>').toString('base64'), 'image/svg+xml'), image(PIXEL, 'image/jpeg'),
    { type: 'audio', data: SOUND, mimeType: 'audio/wav' }, { type: 'resource', resource: { uri: 'picture://1', blob: PIXEL, mimeType: 'image/PNG; a=b' } },
  ]),
  album: ({ id }) => answer(id, Array.from({ length: 9 }, () => image(PIXEL))),
  poster: ({ id }) => answer(id, [image(Buffer.alloc(8 * 1024 * 1024 + 3).toString('base64'))]),
  failed_picture: ({ id }) => answer(id, [{ type: 'text', text: 'It went wrong, see:' }, image(PIXEL)], true),
}, {
  'resources/list': ({ id }) => send({ id, result: { resources: ['red', 'broken'].map((name) => ({ uri: `picture://${name}`, name, mimeType: 'image/png' })) } }),
  'resources/templates/list': ({ id }) => send({ id, result: { resourceTemplates: [] } }),
  'resources/read': ({ id, params: { uri } }) => send({ id, result: { contents: [{ uri, mimeType: 'image/png', blob: uri === 'picture://red' ? PIXEL : Buffer.from('no image').toString('base64') }] } }),
}, { capabilities: { tools: {}, resources: {} } });
