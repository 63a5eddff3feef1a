import { describe, expect, test } from 'vitest';
import { composerIntent } from './composer-keys.ts';
import type { ComposerKey } from './composer-keys.ts';

const key = (changes: Partial<ComposerKey>): ComposerKey => ({ key: 'Enter', keyCode: 13, isComposing: false, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...changes });
const idle = { isComposing: false, isBusy: false, isCorrectable: false };
const running = { isComposing: false, isBusy: true, isCorrectable: true };

test('Enter sends, Shift+Enter and Alt+Enter break the line', () => {
  expect(composerIntent(key({}), idle)).toBe('send');
  expect(composerIntent(key({ shiftKey: true }), idle)).toBe('break');
  expect(composerIntent(key({ altKey: true }), idle)).toBe('break');
  expect(composerIntent(key({ ctrlKey: true }), idle)).toBe('send');
});

describe('an input method’s Enter does not send', () => {
  test('as the event says (Chromium, Firefox)', () => expect(composerIntent(key({ isComposing: true }), idle)).toBe('none'));
  test('by the key code alone (Safari, some Linux input methods)', () => expect(composerIntent(key({ keyCode: 229 }), idle)).toBe('none'));
  test('between compositionstart and compositionend', () => expect(composerIntent(key({}), { ...idle, isComposing: true })).toBe('none'));
  test('nor does its Escape stop a turn', () => expect(composerIntent(key({ key: 'Escape', keyCode: 229 }), running)).toBe('none'));
});

test('Ctrl+Enter, or Cmd+Enter, corrects what runs; Enter alone queues behind it', () => {
  expect(composerIntent(key({ ctrlKey: true }), running)).toBe('correct');
  expect(composerIntent(key({ metaKey: true }), running)).toBe('correct');
  expect(composerIntent(key({}), running)).toBe('send');
  // Nothing runs yet: there is nothing to correct.
  expect(composerIntent(key({ ctrlKey: true }), { ...running, isCorrectable: false })).toBe('send');
  expect(composerIntent(key({ ctrlKey: true }), { ...running, isComposing: true })).toBe('none');
});

test('Escape stops what runs, and nothing else', () => {
  expect(composerIntent(key({ key: 'Escape', keyCode: 27 }), running)).toBe('stop');
  expect(composerIntent(key({ key: 'Escape', keyCode: 27 }), idle)).toBe('none');
});
