import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS, settingsChanges } from './settings.ts';

test('a new installation asks before files change and follows no symlink', () => {
  expect(DEFAULT_SETTINGS).toMatchObject({ confirmFileChanges: true, filesystemSymlinkPolicy: 'deny', shellSafetyMode: 'strict', maxToolPasses: 240 });
});

test('a change of one setting names no other', () => {
  expect(settingsChanges.parse({ retry: 5 })).toEqual({ retry: 5 });
  expect(settingsChanges.safeParse({ retry: 'five' }).success).toBe(false);
  expect(settingsChanges.safeParse({ retries: 5 }).success).toBe(false);
});
