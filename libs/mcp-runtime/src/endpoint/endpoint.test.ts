import { expect, test } from 'vitest';
import { McpRuntimeError } from '../errors.ts';
import { parseEndpoint } from './endpoint.ts';

const words = (endpoint: string, platform: NodeJS.Platform = 'linux') => {
  const parsed = parseEndpoint(endpoint, platform);
  if (parsed.kind !== 'command') throw new Error('not a command');
  return [parsed.command, ...parsed.args];
};

test('a command line is split by the quoting rules of a shell, with or without cmd://', () => {
  expect(words('npx -y server /a')).toEqual(['npx', '-y', 'server', '/a']);
  expect(words(`cmd://node "/a b/server.js" --name='it is' a\\ b`)).toEqual(['node', '/a b/server.js', '--name=it is', 'a b']);
  expect(words(`server '$HOME' '|' "" '#x' *.ts`)).toEqual(['server', '$HOME', '|', '', '#x', '*.ts']);
});

test('Windows paths keep their backslashes on Windows', () => {
  expect(words(String.raw`C:\tools\server.exe "C:\my files"`, 'win32')).toEqual([String.raw`C:\tools\server.exe`, String.raw`C:\my files`]);
});

test.each([
  'server | tee log', 'server; rm -rf x', 'server && other', 'server > out', 'server $HOME', 'server "$(id)"', 'server $(id)', 'server ${HOME}', 'server ${', 'server #note',
  'server "open', "server 'open", '""', 'cmd://', 'server \0', 'server "$HOME/x"', 'server & other', 'server <in',
])('what only a shell could do is refused: %s', (endpoint) => {
  expect(() => parseEndpoint(endpoint, 'linux')).toThrow(McpRuntimeError);
});

test('backquotes are characters, not a command', () => {
  expect(words('server `id`')).toEqual(['server', '`id`']);
});

test('an http address is one, any other scheme is refused by name', () => {
  expect(parseEndpoint('HTTPS://example.org/mcp')).toMatchObject({ kind: 'http', url: new URL('https://example.org/mcp') });
  expect(() => parseEndpoint('ws://example.org')).toThrow('"ws://"');
  expect(() => parseEndpoint('http://')).toThrow('no valid address');
});
