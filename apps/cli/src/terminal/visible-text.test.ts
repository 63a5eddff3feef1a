import { expect, test } from 'vitest';
import { summary, visibleText, withoutControls } from './visible-text.ts';

test('what a terminal would act on or hide is shown as its code', () => {
  expect(visibleText('a\u001b[2Kb\u202Ec\u200Bd\te\nf\rg')).toBe('a\\u{1b}[2Kb\\u{202e}c\\u{200b}d\te\nf\\u{d}g');
});

test('text spelled out in tags is shown as codes too', () => {
  expect(visibleText('ok\u{e0069}\u{e0100}\u3164')).toBe('ok\\u{e0069}\\u{e0100}\\u{3164}');
});

test('a summary is one line of bounded length', () => {
  expect(summary('one\n  two\n', 100)).toBe('one ⏎ two ⏎');
  expect(summary('x'.repeat(50), 10)).toBe(`${'x'.repeat(10)}…`);
});

test('an answer loses its escape sequences, and keeps what scripts and emoji need', () => {
  expect(withoutControls('a\u001b]0;title\u0007b\n\tc\u009b2J')).toBe('a]0;titleb\n\tc2J');
  expect(withoutControls('👩\u200d🚀 \u200Fשלום')).toBe('👩\u200d🚀 \u200Fשלום');
});
