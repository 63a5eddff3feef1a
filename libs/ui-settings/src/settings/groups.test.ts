import { DEFAULT_SETTINGS, settings, settingsChanges } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { fieldErrors } from '../data/field-errors.ts';
import { changedSettings, errorOfSetting, linesOf, SETTING_GROUPS, SETTINGS_WITHOUT_READER, unitOf } from './groups.ts';

test('every setting of the contract is shown once, or named as read by nothing yet', () => {
  const shown = SETTING_GROUPS.flatMap((group) => group.fields.map((field) => field.name));
  expect([...shown, ...SETTINGS_WITHOUT_READER].toSorted()).toEqual(Object.keys(settings.shape).toSorted());
});

test('the language of prompts, which both runtimes read, is chosen on the page', () => {
  const field = SETTING_GROUPS.flatMap((group) => group.fields).find(({ name }) => name === 'promptLanguage');
  expect(field).toMatchObject({ label: 'Language of system prompts', help: expect.stringContaining('__en') });
  expect(SETTINGS_WITHOUT_READER).not.toContain('promptLanguage');
});

test('each default can be entered in its unit without loss', () => {
  for (const { name, scale } of SETTING_GROUPS.flatMap((group) => group.fields)) {
    const value = DEFAULT_SETTINGS[name];
    if (typeof value === 'number') expect(Number.isInteger(value / unitOf(scale).factor)).toBe(true);
  }
});

test('a change names only what differs', () => {
  expect(changedSettings(DEFAULT_SETTINGS, { ...DEFAULT_SETTINGS, retry: 9 })).toEqual({ retry: 9 });
});

test('a list is changed only where an item is', () => {
  const before = { ...DEFAULT_SETTINGS, shellAllowedHosts: ['a.example'] };
  expect(changedSettings(before, { ...before, shellAllowedHosts: ['a.example'] })).toEqual({});
  expect(changedSettings(before, { ...before, shellAllowedHosts: [] })).toEqual({ shellAllowedHosts: [] });
});

test('hosts are entered one a line; the first that is none is named', () => {
  const shellAllowedHosts = linesOf(' a.example \n\n*.b.example\nhttps://c.example/x\n');
  expect(shellAllowedHosts).toEqual(['a.example', '*.b.example', 'https://c.example/x']);
  const errors = fieldErrors(settingsChanges, { shellAllowedHosts });
  expect(errorOfSetting(errors, 'shellAllowedHosts', shellAllowedHosts)).toBe('“https://c.example/x” is none. A host name, or "*." and a domain.');
  expect(errorOfSetting({}, 'shellAllowedHosts', shellAllowedHosts)).toBeUndefined();
});
