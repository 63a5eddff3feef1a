import { DEFAULT_SETTINGS, settings } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { changedSettings, SETTING_GROUPS, SETTINGS_WITHOUT_READER, unitOf } from './groups.ts';

test('every setting of the contract is shown once, or named as read by nothing yet', () => {
  const shown = SETTING_GROUPS.flatMap((group) => group.fields.map((field) => field.name));
  expect([...shown, ...SETTINGS_WITHOUT_READER].toSorted()).toEqual(Object.keys(settings.shape).toSorted());
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
