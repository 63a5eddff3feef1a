import { temporaryDirectory } from '@chatos/testing';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { binaryCandidates, resolveBinary } from './resolve-binary.ts';
import { describeCommand } from './server-command.ts';

function folders() {
  const directory = temporaryDirectory();
  onTestFinished(() => directory.remove());
  const at = (name: string) => join(directory.path, name);
  for (const name of ['first', 'second']) mkdirSync(at(name));
  const put = (name: string, mode = 0o755) => {
    writeFileSync(at(name), '');
    chmodSync(at(name), mode);
  };
  return { at, put, surroundings: { path: `${at('first')}:${at('second')}`, workingDirectory: at('second') } };
}

test('a bare name is the first executable file of that name on the PATH; folders and plain files are passed over', () => {
  const { at, put, surroundings } = folders();
  put('first/server', 0o644);
  put('second/server');
  mkdirSync(at('first/other'));
  expect(resolveBinary('server', surroundings)).toBe(at('second/server'));
  expect(resolveBinary('other', surroundings)).toBeNull();
  chmodSync(at('first/server'), 0o755);
  expect(resolveBinary('server', surroundings)).toBe(at('first/server'));
});

test('a path starts at the working directory, and is not looked up elsewhere', () => {
  const { at, put, surroundings } = folders();
  put('first/server');
  put('second/server');
  expect(resolveBinary('./server', surroundings)).toBe(at('second/server'));
  expect(resolveBinary(at('first/server'), surroundings)).toBe(at('first/server'));
  expect(resolveBinary('sub/server', surroundings)).toBeNull();
});

test('on Windows a name is looked for by the endings of PATHEXT, and a file without one is passed over', () => {
  const surroundings = { path: 'C:\\node;D:\\tools', workingDirectory: 'C:\\work', platform: 'win32' as const };
  expect(binaryCandidates('npx', { ...surroundings, pathExtensions: '.EXE;.VBS;.CMD' })).toEqual(['C:\\node\\npx.exe', 'C:\\node\\npx.cmd', 'D:\\tools\\npx.exe', 'D:\\tools\\npx.cmd']);
  expect(binaryCandidates('npx', { ...surroundings, path: 'C:\\node' }).map((path) => path.slice(8))).toEqual(['npx.com', 'npx.exe', 'npx.bat', 'npx.cmd']);
  expect(binaryCandidates('node.exe', { ...surroundings, path: 'C:\\node', pathExtensions: '.CMD' })).toEqual(['C:\\node\\node.exe', 'C:\\node\\node.exe.cmd']);
  expect(binaryCandidates('.\\run.cmd', { ...surroundings, pathExtensions: '.CMD' })[0]).toBe('C:\\work\\run.cmd');
  expect(binaryCandidates('npx', { ...surroundings, path: '/usr/bin:/bin', workingDirectory: '/', platform: 'linux', pathExtensions: '.CMD' })).toEqual(['/usr/bin/npx', '/bin/npx']);
});

test('another binary, argument or environment name is another hash; a remote server has none', () => {
  const { put, surroundings } = folders();
  put('second/server');
  const of = (endpoint: string, environmentNames: string[] = []) => describeCommand({ endpoint, environmentNames }, surroundings);
  const plain = of('server --a');
  expect(plain).toMatchObject({ command: ['server', '--a'], environmentNames: [], workingDirectory: surroundings.workingDirectory });
  expect(of('cmd://server  --a')?.hash).toBe(plain?.hash);
  expect(of('server --b')?.hash).not.toBe(plain?.hash);
  expect(of('server --a', ['TOKEN'])?.hash).not.toBe(plain?.hash);
  put('first/server');
  expect(of('server --a')?.hash).not.toBe(plain?.hash);
  expect(of('https://example.com/mcp')).toBeNull();
});
