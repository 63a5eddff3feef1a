import { expect, test } from 'vitest';
import { ADDRESS } from './terminal-links.ts';

test.each([
  ['see https://example.com/a?b=1#c.', 'https://example.com/a?b=1#c'],
  ['Local: http://localhost:5173/', 'http://localhost:5173/'],
  ['http://127.0.0.1:8080/x, or', 'http://127.0.0.1:8080/x'],
  ['(https://example.com/path)', 'https://example.com/path'],
  ['http://[::1]:3000/ok', 'http://[::1]:3000/ok'],
  ['http://example.com/', null],
  ['http://localhost.example.com/', null],
  ['javascript:alert(1) file:///etc/passwd', null],
])('in "%s" the link is %s', (text, address) => {
  expect(ADDRESS.exec(text)?.[0] ?? null).toBe(address);
});
