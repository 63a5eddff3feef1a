import { expect, test } from 'vitest';
import { startedCommand } from './windows-command.ts';

const NPX = 'C:\\Program Files\\nodejs\\npx.cmd';
const environment = { SystemRoot: 'D:\\Windows' };
const lineOf = (...args: string[]) => startedCommand(NPX, args, environment, 'win32').args.at(-1);

test('a program is started itself, on every system', () => {
  expect(startedCommand('C:\\node\\node.exe', ['a b', '"'], environment, 'win32')).toEqual({ command: 'C:\\node\\node.exe', args: ['a b', '"'], isVerbatim: false });
  expect(startedCommand('/opt/odd.cmd', ['a'], {}, 'linux')).toEqual({ command: '/opt/odd.cmd', args: ['a'], isVerbatim: false });
});

test('a batch file is run by the command processor of the system', () => {
  expect(startedCommand(NPX, ['-y', 'a-server'], environment, 'win32')).toEqual({
    command: 'D:\\Windows\\System32\\cmd.exe', args: ['/d', '/e:on', '/v:off', '/s', '/c', `""${NPX}" "-y" "a-server""`], isVerbatim: true,
  });
  expect(startedCommand('x.BAT', [], {}, 'win32').command).toBe('C:\\Windows\\System32\\cmd.exe');
});

test.each([
  ['', '""'],
  ['a b', '"a b"'],
  ['a&b|c>d<e^f(g)!', '"a&b|c>d<e^f(g)!"'],
  ['say "hi"', '"say ""hi"""'],
  ['C:\\folder\\', '"C:\\folder\\\\"'],
  ['a\\"b', '"a\\\\""b"'],
  ['100%PATH%', '"100%%cd:~,%PATH%%cd:~,%"'],
])('the argument %j is handed over as it is', (argument, quoted) => {
  expect(lineOf(argument)).toBe(`""${NPX}" ${quoted}"`);
});

test('no argument leaves its quotes: as the command processor reads it, where quotes toggle and nothing escapes them, what separates commands is always inside', () => {
  for (const argument of ['"&calc&"', '""&calc', '\\"&calc', '"""&calc&', '%"%&calc']) {
    let isQuoted = false;
    // /s takes the first and the last quote away.
    for (const character of lineOf(argument)?.slice(1, -1) ?? '') {
      if (character === '"') isQuoted = !isQuoted;
      else if ('&|<>^'.includes(character)) expect([argument, isQuoted]).toEqual([argument, true]);
    }
    expect([argument, isQuoted]).toEqual([argument, false]);
  }
});

test('what a batch file cannot be handed is refused', () => {
  for (const argument of ['a\nb', 'a\rb', 'a\0b']) expect(() => lineOf(argument)).toThrow('line break');
});
