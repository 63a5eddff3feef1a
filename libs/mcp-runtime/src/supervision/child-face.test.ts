import { mcpServerRecord } from '@chatos/contracts';
import { expect, test } from 'vitest';
import { describeChild } from './child-face.ts';

const server = (environmentNames: string[] = []) => mcpServerRecord.parse({
  id: 's', name: 'files', endpoint: 'node server.js', revision: 1, createdAt: 0, updatedAt: 0, locked: false, environmentNames, headerNames: [], hasCredential: false, origin: 'typed', approvedHash: null,
});
const face = (platform: NodeJS.Platform, PATH: string, environmentNames?: string[]) => describeChild(server(environmentNames), { baseEnvironment: { PATH }, runtimeVariables: {}, defaultDirectory: '/', platform });

test('PATH is told folder by folder, as each system divides it', () => {
  expect(face('linux', '/usr/bin:/opt/a b/bin:')).toMatchObject({ path: '/usr/bin:/opt/a b/bin:', pathFolders: ['/usr/bin', '/opt/a b/bin'] });
  expect(face('win32', 'C:\\Windows\\system32;D:\\tools')?.pathFolders).toEqual(['C:\\Windows\\system32', 'D:\\tools']);
});

test('a PATH of the server\'s own is a value of the vault, and not told', () => {
  expect(face('linux', '/usr/bin', ['PATH'])).toMatchObject({ path: null, pathFolders: [], environmentNames: ['PATH'] });
});
