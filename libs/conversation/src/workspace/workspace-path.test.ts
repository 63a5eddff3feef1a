import { temporaryDirectory } from '@chatos/testing';
import { mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isDirectory, presentWorkspace, usableWorkspacePath } from './workspace-path.ts';

test('a folder is known by its real path, also where a link leads to it', async () => {
  using place = temporaryDirectory();
  for (const name of ['state', 'project']) mkdirSync(join(place.path, name));
  symlinkSync(join(place.path, 'project'), join(place.path, 'link'));
  expect(await usableWorkspacePath(join(place.path, 'link'), join(place.path, 'state'))).toBe(realpathSync(join(place.path, 'project')));
});

test('what is no folder to work in is refused with what is wrong and what to do', async () => {
  using place = temporaryDirectory();
  const at = (name: string) => join(place.path, name);
  mkdirSync(at('state'));
  writeFileSync(at('file'), '');
  symlinkSync(at('nowhere'), at('dangling'));
  symlinkSync(at('state'), at('into-state'));
  symlinkSync(at('round'), at('round'));
  for (const [path, problem] of [['relative', /is not an absolute path/], [at('nowhere'), /it does not exist/], [at('dangling'), /it does not exist/], [at('round'), /its links lead round in a circle/], [at('file'), /is a file, not a folder/], [at('into-state'), /belongs to the state of ChatOS/]] as const) {
    await expect(usableWorkspacePath(path, at('state')), path).rejects.toMatchObject({ code: 'UNUSABLE_INPUT', explanation: { problem: expect.stringMatching(problem) as string, remedy: expect.stringMatching(/\w/) as string } });
  }
});

test('a folder that vanished, or gave way to a file, is told as gone', async () => {
  using place = temporaryDirectory();
  const folder = join(place.path, 'project');
  mkdirSync(folder);
  expect(presentWorkspace(folder, 'Put it back.')).toBe(folder);
  rmSync(folder, { recursive: true });
  expect(() => presentWorkspace(folder, 'Put it back.')).toThrow(`The folder of this workspace is gone: ${folder}.`);
  writeFileSync(folder, '');
  expect(() => presentWorkspace(folder, 'Put it back.')).toThrow('is gone');
  expect(await isDirectory(folder)).toBe(false);
});
