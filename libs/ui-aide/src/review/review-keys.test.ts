import { expect, test } from 'vitest';
import { actionOfKey } from './review-keys.ts';

const press = (key: string, place: 'field' | 'button' | 'list' | 'elsewhere' = 'elsewhere', hasModifier = false) => actionOfKey({ key, place, hasModifier });

test('letters and arrows go from change to change and from file to file', () => {
  expect(['j', 'ArrowDown', 'k', 'ArrowUp', ']', '[', 'a', 'u', '?', 'Escape'].map((key) => press(key))).toEqual([
    'next-hunk', 'next-hunk', 'previous-hunk', 'previous-hunk', 'next-file', 'previous-file', 'keep', 'undo', 'help', 'leave',
  ]);
});

test('what is typed into a field, and what another program’s shortcut is, belongs to them', () => {
  expect(press('a', 'field')).toBeNull();
  expect(press('Escape', 'field')).toBeNull();
  expect(press('a', 'elsewhere', true)).toBeNull();
});

test('the arrows of the list of files choose a file, and Enter opens it; a button keeps its Enter', () => {
  expect(press('ArrowDown', 'list')).toBeNull();
  expect(press('j', 'list')).toBe('next-hunk');
  expect(press('Enter', 'list')).toBe('open');
  expect(press('Enter', 'button')).toBeNull();
});
