import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commandHash } from './command-hash.ts';
import type { ApprovableCommand } from './command-hash.ts';

const words = fc.array(fc.string(), { maxLength: 5 });
const command = fc.record({ command: words, environmentNames: fc.uniqueArray(fc.string(), { maxLength: 5 }), resolvedBinary: fc.option(fc.string()) });
const sameNames = (one: ApprovableCommand, other: ApprovableCommand) => JSON.stringify([...one.environmentNames].sort()) === JSON.stringify([...other.environmentNames].sort());

test('any two commands have one hash exactly where all of command, arguments, environment names and binary are the same', () => {
  fc.assert(fc.property(command, command, (one, other) => {
    const isSame = JSON.stringify(one.command) === JSON.stringify(other.command) && sameNames(one, other) && one.resolvedBinary === other.resolvedBinary;
    expect(commandHash(one) === commandHash(other)).toBe(isSame);
  }));
});

test('a change of any one field, however small, changes it', () => {
  fc.assert(fc.property(command, fc.string(), fc.nat(), (given, text, at) => {
    const hash = commandHash(given);
    const place = at % (given.command.length + 1);
    expect(commandHash({ ...given, command: given.command.toSpliced(place, 0, text) })).not.toBe(hash);
    if (given.command.length > 0) expect(commandHash({ ...given, command: given.command.toSpliced(at % given.command.length, 1) })).not.toBe(hash);
    if (!given.environmentNames.includes(text)) expect(commandHash({ ...given, environmentNames: [...given.environmentNames, text] })).not.toBe(hash);
    if (given.resolvedBinary !== text) expect(commandHash({ ...given, resolvedBinary: text })).not.toBe(hash);
  }));
});

test('words that read alike are told apart, and the order of names says nothing', () => {
  const plain = { environmentNames: [], resolvedBinary: null };
  expect(commandHash({ ...plain, command: ['a b'] })).not.toBe(commandHash({ ...plain, command: ['a', 'b'] }));
  expect(commandHash({ ...plain, command: ['a', '["A"]'] })).not.toBe(commandHash({ ...plain, command: ['a'], environmentNames: ['A'] }));
  expect(commandHash({ ...plain, command: ['a'], resolvedBinary: '' })).not.toBe(commandHash({ ...plain, command: ['a'] }));
  expect(commandHash({ ...plain, command: ['a'], environmentNames: ['X', 'Y'] })).toBe(commandHash({ ...plain, command: ['a'], environmentNames: ['Y', 'X'] }));
});
