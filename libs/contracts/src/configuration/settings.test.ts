import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from './settings.ts';

test('a new installation asks before files change and follows no symlink', () => {
  expect(DEFAULT_SETTINGS).toMatchObject({ confirmFileChanges: true, filesystemSymlinkPolicy: 'deny', shellSafetyMode: 'strict', maxToolPasses: 240 });
});
