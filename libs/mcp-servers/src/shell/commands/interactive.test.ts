import { expect, it } from 'vitest';
import { promptAt, wantedTerminal } from './interactive.ts';

it.each(['Password: ', '[sudo] password for me: ', 'Enter passphrase for key \'/x\': ', 'Do you want to continue? [Y/n] ', 'Overwrite existing file? ', 'Proceed (y/n)? ', 'Are you sure you want to continue connecting (yes/no/[fingerprint])? ', '? Project name: › my-app', 'Press any key to continue . . . ', 'Username for \'https://example.org\': '])(
  '%j is a prompt',
  (line) => expect(promptAt(`some output\n${line}`)).toBe(line.trim()),
);

it.each(['done\n', 'Password: \nnext line', 'compiling main.c', 'What is this?\n', 'the password was changed', 'https://example.org/?q=', ''])('%j is none', (end) => expect(promptAt(end)).toBeNull());

it('a want of a terminal is told by what programs say', () => {
  expect(wantedTerminal('sudo: a terminal is required to read the password')).toBe(true);
  expect(wantedTerminal('EOFError: EOF when reading a line')).toBe(true);
  expect(wantedTerminal('error: test failed')).toBe(false);
});
