import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { createAccess } from './access.ts';

const ORIGIN = 'http://127.0.0.1:4000';
const request = (headers: Record<string, string>) => ({ headers }) as unknown as IncomingMessage;

test('the token has 256 bits and is another for every server', () => {
  const tokens = new Set(Array.from({ length: 50 }, () => createAccess(ORIGIN).token));
  expect(tokens.size).toBe(50);
  for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
});

test.each([
  ['a name that was rebound to loopback', { host: 'evil.example:4000' }],
  ['localhost by name', { host: 'localhost:4000' }],
  ['another port', { host: '127.0.0.1:4001' }],
  ['no host', {}],
  ['another origin', { host: '127.0.0.1:4000', origin: 'http://127.0.0.1:4001' }],
  ['the null origin of a sandboxed frame', { host: '127.0.0.1:4000', origin: 'null' }],
])('a request from %s is refused', (_what, headers) => {
  expect(createAccess(ORIGIN).refuse(request(headers as Record<string, string>))?.status).toBe(403);
});

test('its own page and a client without an origin may ask', () => {
  expect(createAccess(ORIGIN).refuse(request({ host: '127.0.0.1:4000', origin: ORIGIN }))).toBeNull();
  expect(createAccess(ORIGIN).refuse(request({ host: '127.0.0.1:4000' }))).toBeNull();
});

test('a wrong token is refused, and after thirty in a minute the right one waits too', () => {
  const access = createAccess(ORIGIN);
  expect(access.accepts(access.token)).toBe(true);
  for (const wrong of [undefined, 7, '', access.token.slice(1), `${access.token}x`]) expect(access.accepts(wrong)).toBe(false);
  for (let guess = 0; guess < 30; guess += 1) access.accepts(`guess ${guess}`);
  expect(access.accepts(access.token)).toBe(false);
});

test('requests without a token count as no guess: a web page that can only send those locks nobody out', () => {
  const access = createAccess(ORIGIN);
  for (let count = 0; count < 100; count += 1) expect(access.accepts(undefined)).toBe(false);
  expect(access.accepts(access.token)).toBe(true);
});
