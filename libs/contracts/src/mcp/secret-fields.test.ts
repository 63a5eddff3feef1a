import { expect, test } from 'vitest';
import { asksForSecret } from './secret-fields.ts';

const field = (words: Partial<Parameters<typeof asksForSecret>[0]>) => ({ name: 'value', title: 'Value', description: '', format: null, ...words });

test.each([{ name: 'apiKey' }, { title: 'Your password' }, { description: 'The one-time code we sent' }, { format: 'password' }, { name: 'card_number' }, { title: 'PIN' }, { name: 'authorization' }])('%j asks for a secret', (words) => {
  expect(asksForSecret(field(words))).toBe(true);
});

test.each([{ name: 'city' }, { title: 'Author' }, { description: 'The pinned version' }, { format: 'email' }])('%j does not', (words) => {
  expect(asksForSecret(field(words))).toBe(false);
});
