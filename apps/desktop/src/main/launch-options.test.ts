import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseLaunchOptions } from './launch-options.ts';

const given = { argv: ['--state-root', '/state'], environment: {}, electronVersion: '45.1.0', applicationData: '/data', resources: '/app/resources', platform: 'linux' as const };

test('the servers of the workbench run under the Node that was handed in, else under the one shipped beside the app; never under Electron', () => {
  expect(parseLaunchOptions(given)).toMatchObject({ nodePath: null, toolNodePath: join('/app/resources', 'node', 'bin', 'node') });
  expect(parseLaunchOptions({ ...given, platform: 'win32' }).toolNodePath).toBe(join('/app/resources', 'node', 'node.exe'));
  expect(parseLaunchOptions({ ...given, environment: { CHATOS_NODE: '/node24' } })).toMatchObject({ nodePath: null, toolNodePath: '/node24' });
});

test('an Electron too old for the database runs the processes under that Node too, and says so where there is none', () => {
  expect(parseLaunchOptions({ ...given, electronVersion: '25.9.8', environment: { CHATOS_NODE: '/node24' } })).toMatchObject({ nodePath: '/node24', toolNodePath: '/node24' });
  expect(() => parseLaunchOptions({ ...given, electronVersion: '25.9.8' })).toThrow('CHATOS_NODE');
});
