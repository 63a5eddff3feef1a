import { expect, test } from 'vitest';
import { takeToken } from './token.ts';

function pageAt(hash: string, stored: Record<string, string> = {}, isStorageRefused = false): { page: Window; address: () => string; stored: Record<string, string> } {
  let address = `/${hash}`;
  const sessionStorage = {
    getItem: (key: string) => { if (isStorageRefused) throw new Error('refused'); return stored[key] ?? null; },
    setItem: (key: string, value: string) => { if (isStorageRefused) throw new Error('refused'); stored[key] = value; },
  };
  const page = { location: { hash, pathname: '/', search: '' }, history: { replaceState: (_state: unknown, _title: string, url: string) => { address = url; } }, sessionStorage } as unknown as Window;
  return { page, address: () => address, stored };
}

test('the token leaves the address and stays in the tab', () => {
  const { page, address, stored } = pageAt('#t=secret');
  expect(takeToken(page)).toBe('secret');
  expect([address(), stored]).toEqual(['/', { 'chatos-token': 'secret' }]);
});

test('a reload finds it in the tab, and what else the fragment says is kept', () => {
  expect(takeToken(pageAt('', { 'chatos-token': 'kept' }).page)).toBe('kept');
  const { page, address } = pageAt('#t=new&session=a', { 'chatos-token': 'old' });
  expect(takeToken(page)).toBe('new');
  expect(address()).toBe('/#session=a');
});

test('without storage it serves this page; without a token there is none', () => {
  expect(takeToken(pageAt('#t=secret', {}, true).page)).toBe('secret');
  expect(takeToken(pageAt('', {}, true).page)).toBeNull();
});
