import { temporaryDirectory } from '@chatos/testing';
import type { TemporaryDirectory } from '@chatos/testing';
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandOutput } from './command-output.ts';
import { KeptOutputs } from './kept-outputs.ts';

describe('the output of a command', () => {
  let directory: TemporaryDirectory;
  beforeEach(() => {
    directory = temporaryDirectory();
  });
  afterEach(() => directory.remove());

  it('is whole where it fits, and then no file is made', () => {
    const output = new CommandOutput(10, new KeptOutputs(directory.path));
    for (const part of ['ab', 'cdefgh', 'ij']) output.add(Buffer.from(part));
    expect(output.finish()).toEqual({ text: 'abcdefghij', totalBytes: 10, isTruncated: false, file: null });
    expect(readdirSync(directory.path)).toEqual([]);
  });

  it('is its beginning and its end where it does not fit, and whole in a file', () => {
    const output = new CommandOutput(10, new KeptOutputs(directory.path));
    for (const part of ['abc', 'defgh', 'ijklmnopqrstuv', 'wxyz']) output.add(Buffer.from(part));
    const { text, totalBytes, isTruncated, file } = output.finish();
    expect({ totalBytes, isTruncated }).toEqual({ totalBytes: 26, isTruncated: true });
    expect(text).toBe(`abcde\n[… 16 bytes are left out here; the whole output is in ${file} …]\nvwxyz`);
    expect(readFileSync(file as string, 'utf8')).toBe('abcdefghijklmnopqrstuvwxyz');
  });

  it('holds no more than its limit, and cuts no character, however it comes in pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { maxLength: 20 }), fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 10 }), fc.integer({ min: 2, max: 40 }), (texts, sizes, limit) => {
        const whole = Buffer.from(texts.join(''));
        const output = new CommandOutput(limit, new KeptOutputs(directory.path));
        for (let at = 0, index = 0; at < whole.length; index += 1) {
          const size = sizes[index % sizes.length] as number;
          output.add(whole.subarray(at, at + size));
          at += size;
        }
        const { text, isTruncated } = output.finish();
        if (!isTruncated) return text === whole.toString();
        const [head, tail] = text.split(/\n\[… .* …\]\n/) as [string, string];
        return whole.toString().startsWith(head) && whole.toString().endsWith(tail) && Buffer.byteLength(head + tail) <= limit + 1;
      }),
      { numRuns: 200 },
    );
  });

  it('does without the file where none can be made', () => {
    const output = new CommandOutput(4, new KeptOutputs('/dev/null/no-folder'));
    output.add(Buffer.from('abcdefgh'));
    expect(output.finish()).toMatchObject({ file: null, isTruncated: true, text: 'ab\n[… 4 bytes are left out here …]\ngh' });
  });
});
