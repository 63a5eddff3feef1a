import { expect, test } from 'vitest';
import { argumentEntries, argumentSummary } from './argument-entries.ts';

test('every argument is told, and a string from a number', () => {
  expect(argumentEntries({ path: '.', depth: 1, name: '1', none: null, empty: '', list: [] })).toEqual([
    { name: 'path', value: '"."', isMultiline: false },
    { name: 'depth', value: '1', isMultiline: false },
    { name: 'name', value: '"1"', isMultiline: false },
    { name: 'none', value: 'null', isMultiline: false },
    { name: 'empty', value: '""', isMultiline: false },
    { name: 'list', value: '[]', isMultiline: false },
  ]);
});

test('text of several lines is shown as it is, in full', () => {
  const contents = `first\n${'x'.repeat(10_000)}`;
  expect(argumentEntries({ contents })).toEqual([{ name: 'contents', value: contents, isMultiline: true }]);
});

test('control characters of a string are not turned into escapes that look like text', () => {
  expect(argumentEntries({ command: 'ls\u001b[2K\u202E' })[0]?.value).toBe('"ls\u001b[2K\u202E"');
});

test.each([[undefined, ''], [null, ''], [{}, ''], ['text', '"text"'], [{ path: 'a' }, '"a"'], [{ path: 'a', depth: 2 }, 'path: "a", depth: 2']])('%j is summed up as %s', (value, summary) => {
  expect(argumentSummary(value)).toBe(summary);
});
