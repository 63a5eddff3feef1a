import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visiblePieces } from './visible-characters.ts';

const hiddenIn = (text: string) => visiblePieces(text).flatMap((piece) => (piece.hidden === null ? [] : [piece.hidden]));

test('an override of the reading order is named', () => {
  expect(visiblePieces('rm \u202Egpj.exe')).toEqual([
    { text: 'rm ', hidden: null },
    { text: '\u202E', hidden: 'U+202E right-to-left override' },
    { text: 'gpj.exe', hidden: null },
  ]);
});

test.each([
  ['\u0000', 'U+0000 null'], ['\u001b[31m', 'U+001B escape'], ['\r', 'U+000D carriage return'], ['a\u200bb', 'U+200B zero-width space'], ['\u2066', 'U+2066 left-to-right isolate'],
  ['\ufeff', 'U+FEFF byte order mark'], ['\u{e0041}', 'U+E0041 hidden tag'], ['\u3164', 'U+3164 Hangul filler'], ['\ud800', 'U+D800 invisible character'], ['\u0085', 'U+0085 control character'],
  ['\u2028', 'U+2028 line separator'], ['a\u200db', 'U+200D zero-width joiner'], ['\u{e0101}', 'U+E0101 hidden tag'],
])('%j shows what it hides', (text, name) => {
  expect(hiddenIn(text)).toEqual([name]);
});

test.each(['plain words', 'tabs\tand\nlines', '中文，日本語、한국어', 'עברית العربية', '👩‍👩‍👧‍👦 👍🏽 ❤️', 'é à ü'])('%j is left as it is', (text) => {
  expect(visiblePieces(text)).toEqual([{ text, hidden: null }]);
});

test('nothing is lost or moved', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
    expect(visiblePieces(text).map((piece) => piece.text).join('')).toBe(text);
  }));
});
